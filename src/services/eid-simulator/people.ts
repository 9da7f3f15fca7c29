// The pretend people of an issuer, and what is claimed about them (Swedish OIDC claims specification 2; OpenID Connect Core 5.1).
import { createHmac } from 'node:crypto';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { formatRecipientId, kindOf, parseRecipientId, readRecipientId } from '../../domain/recipient-id.ts';
import type { Database } from '../../platform/database/database.ts';
import { pretendName, readTestNumbers } from '../../platform/pretend-people.ts';
import { FOREIGN_ID_CLAIM } from '../../platform/web/login-claims.ts';
import type { Citizen, Foreigner, StaffPerson } from './config.ts';
import type { IssuerName, Tables } from './schema.ts';

/** Somebody who can log in. `key` names them within their issuer: a log-in id, or a personal number. */
export interface Person {
  readonly key: string;
  readonly name: string;
  readonly does?: readonly [string, string];
  readonly claims: Readonly<Record<string, unknown>>;
  /** The level of the person's e-ID, where it is not chosen. */
  readonly acr?: string;
}

export interface People {
  readonly listed: readonly Person[];
  /** Whether other people than those listed can be typed in. */
  readonly others: boolean;
  /** One of those others, as people write it; '' when there are none. */
  readonly example: string;
  /** By key, or by what somebody typed for a personal number; undefined when there is no such pretend person. */
  find(typed: string): Person | undefined;
}

function staffPerson(person: StaffPerson): Person {
  const { loginId, name, organisation, organisationName, roles, groups = [], email, does } = person;
  return {
    key: loginId,
    name,
    claims: {
      ...names(name),
      organisation,
      organisationName,
      roles,
      groups,
      ...(email === undefined ? {} : { email }),
    },
    ...(does === undefined ? {} : { does }),
  };
}

function names(name: string): Readonly<Record<string, string>> {
  const parts = name.split(' ');
  return { name, given_name: parts.slice(0, -1).join(' ') || name, family_name: parts.at(-1) ?? name };
}

function citizen({ id, name, does, organisation, organisationName, roles }: Citizen): Person {
  const mandate = organisation === undefined ? {} : { organisation, organisationName, roles };
  const parsed = parseRecipientId(id);
  const coordination = parsed.ok && kindOf(parsed.value) === 'samordningsnummer';
  const claim = coordination ? 'coordinationNumber' : 'personalIdentityNumber';
  return {
    key: id,
    name,
    claims: {
      ...names(name),
      ...mandate,
      [`https://id.oidc.se/claim/${claim}`]: id,
      'https://id.oidc.se/claim/authnProvider': 'Låtsaslegitimation',
    },
    ...(does === undefined ? {} : { does }),
  };
}

function foreigner({ id, name, does, level }: Foreigner): Person {
  return {
    key: id,
    name,
    claims: {
      ...names(name),
      [FOREIGN_ID_CLAIM]: id,
      'https://id.oidc.se/claim/authnProvider': `eIDAS ${id.slice(0, 2)}`,
    },
    acr: `http://id.elegnamnden.se/loa/1.0/eidas-nf-${level}`,
    ...(does === undefined ? {} : { does }),
  };
}

/** The staff issuer's people. */
export function staffPeople(people: readonly StaffPerson[]): People {
  const listed = people.map(staffPerson);
  return { listed, others: false, example: '', find: (typed) => listed.find((person) => person.key === typed) };
}

/** The citizens' issuer's people: those listed, and anybody in the file of test numbers. */
export async function citizenPeople(
  people: readonly Citizen[],
  otherNumbersFile?: string,
  foreigners: readonly Foreigner[] = [],
): Promise<People> {
  const listed = [...people.map(citizen), ...foreigners.map(foreigner)];
  const others = new Set<string>(otherNumbersFile === undefined ? [] : await readTestNumbers(otherNumbersFile));
  const example = parseRecipientId([...others].find((id) => id.startsWith('19')) ?? '');
  return {
    listed,
    others: others.size > 0,
    example: example.ok ? formatRecipientId(example.value) : '',
    find(typed) {
      const parsed = readRecipientId(typed, new Date());
      const id: string = parsed.ok ? parsed.value : typed;
      const known = listed.find((person) => person.key === id);
      return known ?? (others.has(id) ? citizen({ id, name: pretendName(id) }) : undefined);
    },
  };
}

/** Opaque subjects: nothing of a person's number can be read from one, and the same person gets the same one. */
export class Subjects {
  readonly #database: Database<Tables>;
  readonly #organisation: Organisationsnummer;
  readonly #issuer: IssuerName;
  readonly #secret: string;

  constructor(database: Database<Tables>, organisation: Organisationsnummer, issuer: IssuerName, secret: string) {
    this.#database = database;
    this.#organisation = organisation;
    this.#issuer = issuer;
    this.#secret = secret;
  }

  /** The subject of a person, remembered so that it can be turned back. */
  async of(person: Person): Promise<string> {
    const subject = createHmac('sha256', this.#secret).update(person.key).digest('base64url');
    const row = { issuer: this.#issuer, subject, person: person.key };
    await this.#database.transaction(this.#organisation, (tx) =>
      tx.query
        .insertInto('subject')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    return subject;
  }

  /** Whose subject it is: the person's key. */
  async key(subject: string): Promise<string | undefined> {
    const row = await this.#database
      .reader(this.#organisation)
      .query.selectFrom('subject')
      .select('person')
      .where('issuer', '=', this.#issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row?.person;
  }
}
