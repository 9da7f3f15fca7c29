// Whose signatures it takes: a person's own; for an organisation, what its register says of who may sign (firmateckning).
import { ageOn, bornOn } from '../../../domain/age.ts';
import type { Company } from '../../../domain/company/company.ts';
import { evaluateCompany, signingPart } from '../../../domain/company/evaluate-signatures.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import { isPersonId, type PersonId, parsePersonId } from '../../../domain/person-id.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Person } from '../../../wire/mina-meddelanden/types/authority.ts';
import { actorsIn, rulesAreOpen } from '../access/rights-of-company.ts';
import { companyFacts, deadAmong } from '../companies/company-facts.ts';
import type { RegistryContext } from '../registry-context.ts';

export interface Standing {
  readonly status: 'Complete' | 'Incomplete' | 'RulesNotSupported';
  readonly signedBy: readonly Person[];
  /** Whose signature would bring it nearer. */
  readonly possibleSigners: readonly Person[];
  readonly text?: string;
}

export interface Need {
  /** Whether those who have signed are enough. Errors: 'access-denied' when nobody of them may sign. */
  judge(signers: readonly Person[]): Standing;
  /** Whether a signature of this person can count. */
  maySign(person: PersonId): boolean;
  /** Whether the register lists the person: then who else may sign is no secret between them. */
  lists(person: PersonId): boolean;
  /** Whether anybody has told who may sign: false where no company register is connected. */
  readonly connected: boolean;
  /** The company, when it is one that the register knows. */
  readonly company?: Company;
}

/** `live`: only what the register has just said, for what is done; otherwise what it said within a day will do. */
export async function needOf(
  context: RegistryContext,
  recipient: RecipientId,
  signers: readonly { readonly person: PersonId }[],
  live = true,
): Promise<Need> {
  if (isPersonId(recipient)) return await needOfPerson(context, recipient, signers, live);
  const facts = await companyFacts(context, recipient);
  if (facts.kind === 'not-connected') return notConnected;
  if (facts.kind === 'none') throw unknownOrganisation(recipient);
  if (facts.kind === 'silent' || (live && !facts.live))
    throw new BrevduvaError('unavailable', 'The company register does not answer.');
  return needOfCompany(facts.company, stockholmDate(context.clock()));
}

/** First digits of organisationsnummer (SKV 709) that no form has which can be judged: foreign companies, enkla bolag. */
const UNSUPPORTED = /^16[36]/;

/** A number that the register does not know: 6004 when no form could have it that can be judged here, otherwise 5003. */
export function unknownOrganisation(recipient: RecipientId): BrevduvaError {
  if (!UNSUPPORTED.test(recipient))
    return new BrevduvaError('not-found', 'The company register does not know the organisation.');
  return new BrevduvaError('company-form-not-supported', 'Organisations of this form cannot be judged here.');
}

const notConnected: Need = {
  judge: () => ({
    status: 'RulesNotSupported',
    signedBy: [],
    possibleSigners: [],
    text: 'The right to sign for the organisation has not been checked: no company register is connected.',
  }),
  maySign: () => true,
  lists: () => false,
  connected: false,
};

const OF_AGE = 18;

/**
 * Whether the person has come of age, by the number. Nobody under age signs for others (föräldrabalken 9 kap. 1 §): a minor who owns part of
 * an estate is still needed, by a guardian whom no register tells of, so that staff decides.
 */
export function isOfAge(person: PersonId, day: string): boolean {
  const born = bornOn(person);
  return born === undefined || ageOn(born, day) >= OF_AGE;
}

function needOfCompany(company: Company, day: string): Need {
  const open = rulesAreOpen(company);
  const actors = actorsIn(company);
  const mayAct = (person: PersonId): boolean => isOfAge(person, day);
  return {
    connected: true,
    company,
    judge(signers) {
      const adults = signers.flatMap(personOf).filter(mayAct);
      const { status, signedBy, possibleSigners, text } = evaluateCompany(company, adults);
      const plain = ({ id, name }: Person) => ({ id, name });
      // Of those whom no rule can be read for, each is told of as having signed: a person decides later.
      const told = open ? signers : signedBy;
      const possible = possibleSigners.filter(({ id }) => mayAct(id));
      return { status, text, signedBy: told.map(plain), possibleSigners: possible.map(plain) };
    },
    // Where the register names nobody who acts, anybody may ask (heirs, an association's new board): staff decides.
    maySign: (person) =>
      mayAct(person) &&
      (open ? actors.length === 0 || actors.includes(person) : signingPart(company, person, 'everything') !== 'none'),
    lists: (person) => company.people.some(({ id }) => id === person),
  };
}

function personOf({ id }: Person): readonly PersonId[] {
  const person = parsePersonId(id);
  return person.ok ? [person.value] : [];
}

/** Persons sign for themselves. Somebody else's signature counts for the dead only: then it is the estate that signs. */
async function needOfPerson(
  context: RegistryContext,
  recipient: PersonId,
  signers: readonly { readonly person: PersonId }[],
  live: boolean,
): Promise<Need> {
  const self = signers.length === 0 || signers.some(({ person }) => person === recipient);
  const facts = self ? undefined : await companyFacts(context, recipient);
  if (facts?.kind === 'silent' || (facts?.kind === 'known' && live && !facts.live))
    throw new BrevduvaError('unavailable', 'The company register does not answer.');
  if (facts?.kind === 'known' && facts.company.form === 'dodsbo')
    return needOfCompany(facts.company, stockholmDate(context.clock()));
  // A proof of who somebody is outlives them. While the register is silent nobody is turned away.
  const dead = live && self && ((await deadAmong(context, [recipient]))?.has(recipient) ?? false);
  return {
    judge(signed) {
      const signedBy = signed.filter(({ id }) => id === recipient && !dead);
      return { status: signedBy.length > 0 ? 'Complete' : 'Incomplete', signedBy, possibleSigners: [] };
    },
    connected: true,
    maySign: (person) => person === recipient && !dead,
    lists: (person) => person === recipient,
  };
}
