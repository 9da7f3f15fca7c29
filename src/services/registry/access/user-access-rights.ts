// In which mailboxes a person may do what (getUserAccessRights): the own one, companies', those of powers of attorney, a ward's.
// The registers are asked each time, so that a right that is lost is lost at once.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type PersonId, parsePersonId } from '../../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import { type Guardianship, isInForce, type PowerOfAttorney } from '../../../domain/representation.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { RegisterAnswer } from '../../../platform/registers/answer.ts';
import type { UserAccessRights, UserAccessRightsResult } from '../../../wire/mina-meddelanden/types/authority.ts';
import { requireOperator } from '../authorise.ts';
import { companiesOf, deadAmong } from '../companies/company-facts.ts';
import type { Caller, RegistryContext } from '../registry-context.ts';
import { isOfAge } from '../signing/need.ts';
import { EVERYTHING, HANDLE, READ, rightsIn, rulesAreOpen } from './rights-of-company.ts';

type Problem = UserAccessRightsResult['problems'][number];

/** So many of a person's companies may hold powers of attorney for others. */
const AGENTS_MAX = 20;

interface Found {
  readonly rights: readonly UserAccessRights[];
  readonly problems: readonly Problem[];
}

const nothing: Found = { rights: [], problems: [] };

/**
 * The rights, and what could not be found out. `consents`: powers of attorney too. A foreign identity has none: mailboxes belong to numbers.
 * Errors: 'access-denied' (only operators ask), 'no-such-person'.
 */
export async function userAccessRights(
  context: RegistryContext,
  { caller }: Caller,
  { userIdentity, consents }: { readonly userIdentity: string; readonly consents: boolean },
): Promise<UserAccessRightsResult> {
  requireOperator(await context.directory.now(), caller);
  if (!/^[0-9]{12}$/.test(userIdentity)) return nothing;
  const person = parsePersonId(userIdentity);
  if (!person.ok) throw new BrevduvaError('no-such-person', 'Nobody can have this number.');
  const [companies, wards] = await Promise.all([ofCompanies(context, person.value), ofWards(context, person.value)]);
  const powers = consents ? await ofPowers(context, agentsOf(person.value, companies.rights)) : nothing;
  const found = [ownRights(person.value), companies, wards, powers];
  return await living(context, person.value, {
    rights: found.flatMap(({ rights }) => rights),
    problems: found.flatMap(({ problems }) => problems),
  });
}

function ownRights(person: PersonId): Found {
  const own = {
    id: person,
    userIdentity: person,
    grantedAccess: EVERYTHING,
    grantType: 'AuthorizedSignatory',
  } as const;
  return { rights: [own], problems: [] };
}

async function ofCompanies(context: RegistryContext, person: PersonId): Promise<Found> {
  if (!isOfAge(person, stockholmDate(context.clock()))) return nothing;
  const { companies, source } = await companiesOf(context, person);
  // The mailbox of an enskild firma is the owner's own, and is there already.
  const others = companies.filter(({ id }) => id !== person);
  const rights = others.flatMap((company) => rightsIn(company, person) ?? []);
  const open = others
    .filter(rulesAreOpen)
    .map(({ id }) =>
      problem('DataUnexpected', 'Who may sign for the organisation cannot be told from the register.', id),
    );
  if (source !== 'kept') return { rights, problems: open };
  const silent = problem('SourceInaccessible', 'The company register does not answer.');
  const uncertain = rights.map(({ id }) => problem('DataUncertain', 'What the register said within a day.', id));
  return { rights, problems: [...open, silent, ...uncertain] };
}

/** God man and förvaltare who are to see to somebody's rights or property handle the mail; whoever is to care for the person only does not. */
async function ofWards({ registers, clock }: RegistryContext, guardian: PersonId): Promise<Found> {
  const answer = await registers.guardianships?.guardianships({ guardian });
  const inForce = listOf<Guardianship>(answer).filter(
    (one) => isInForce(one, stockholmDate(clock())) && one.duties.some((duty) => duty !== 'person'),
  );
  const rights = inForce.map(({ ward, kind }) => ({
    id: ward,
    userIdentity: guardian,
    grantedAccess: HANDLE,
    grantType: 'AuthorizedRole' as const,
    role: kind === 'god-man' ? 'god man' : 'förvaltare',
  }));
  return { rights, problems: silence(answer, 'The register of guardians does not answer.') };
}

interface Agent {
  readonly person: PersonId;
  readonly ids: readonly RecipientId[];
}

/** A power of attorney may be given to a company: who acts alone for it then acts. */
function agentsOf(person: PersonId, rights: readonly UserAccessRights[]): Agent {
  const alone = rights.filter(({ grantedAccess }) => grantedAccess.includes('View')).map(({ id }) => id);
  const ids = alone.slice(0, AGENTS_MAX).map((id) => parseRecipientId(id));
  return { person, ids: [person, ...ids.flatMap((id) => (id.ok ? [id.value] : []))] };
}

async function ofPowers({ registers, clock }: RegistryContext, { person, ids }: Agent): Promise<Found> {
  const { mandates } = registers;
  if (mandates === undefined) return nothing;
  const answers = await Promise.all(ids.map((agent) => mandates.powersOfAttorney({ agent })));
  const day = stockholmDate(clock());
  const rights = answers
    .flatMap((answer) => listOf<PowerOfAttorney>(answer))
    .filter((power) => isInForce(power, day) && power.principal !== person)
    .map((power) => ({
      id: power.principal,
      userIdentity: person,
      grantedAccess: power.right === 'manage' ? HANDLE : READ,
      grantType: power.right === 'manage' ? ('ConsentManage' as const) : ('ConsentRead' as const),
    }));
  const silent = answers.find((answer) => answer.kind === 'unanswered');
  return { rights, problems: silence(silent, 'The register of powers of attorney does not answer.') };
}

/** Nobody acts after death, and powers that the dead have given are over; an estate's mailbox is a company's. */
async function living(context: RegistryContext, person: PersonId, found: Found): Promise<Found> {
  const given = found.rights.filter(({ organizationName }) => organizationName === undefined);
  const principals = given.flatMap(({ id }) => parsed(id));
  const dead = (await deadAmong(context, [person, ...principals])) ?? new Set<PersonId>();
  if (dead.has(person)) return nothing;
  const gone = new Set<string>(dead);
  const rights = found.rights.filter(({ id, organizationName }) => organizationName !== undefined || !gone.has(id));
  return { rights, problems: found.problems };
}

function parsed(id: string): readonly PersonId[] {
  const person = parsePersonId(id);
  return person.ok ? [person.value] : [];
}

function listOf<T>(answer: RegisterAnswer<readonly T[]> | undefined): readonly T[] {
  return answer?.kind === 'answer' ? answer.value : [];
}

function silence(answer: RegisterAnswer<unknown> | undefined, description: string): readonly Problem[] {
  return answer?.kind === 'unanswered' ? [problem('SourceInaccessible', description)] : [];
}

/** The contract knows one source by name, whichever register it is; the description says which. */
function problem(type: Problem['type'], description: string, objectId?: string): Problem {
  return { source: 'Bolagsverket', type, description, ...(objectId === undefined ? {} : { objectId }) };
}
