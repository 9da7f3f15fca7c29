// From what the identity provider says to our User (OpenID Connect Core 5.1; Swedish OIDC claims specification 2).
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { kindOf, parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import type { JsonValue } from '../database/json.ts';
import type { User } from './user.ts';

export const PERSONAL_NUMBER_CLAIM = 'https://id.oidc.se/claim/personalIdentityNumber';
export const COORDINATION_NUMBER_CLAIM = 'https://id.oidc.se/claim/coordinationNumber';

/** The eIDAS person identifier, as Sweden Connect names it (Swedish OIDC claims for eIDAS; `claims.foreignId` where a broker has another). */
export const FOREIGN_ID_CLAIM = 'https://id.swedenconnect.se/claim/eidasPersonIdentifier';
/** Who authenticated the person: the e-ID behind the broker (Swedish OIDC claims specification 2.4). */
const AUTHENTICATED_BY_CLAIM = 'https://id.oidc.se/claim/authnProvider';

export type Claims = Readonly<Record<string, unknown>>;

const level = (name: string): string => `http://id.elegnamnden.se/loa/1.0/${name}`;
/** Levels of assurance, lowest first: the Swedish e-ID framework's, eIDAS's for notified e-IDs, and for those that are not. */
const LADDERS = [
  ['loa2', 'loa3', 'loa4'].map(level),
  ['eidas-nf-low', 'eidas-nf-sub', 'eidas-nf-high'].map(level),
  ['eidas-low', 'eidas-sub', 'eidas-high'].map(level),
];

/** Whether a stated level does: one of those demanded, or one above a demanded one in its own framework. */
export function levelIsEnough(stated: string | undefined, demanded: readonly string[]): boolean {
  if (demanded.length === 0) return true;
  if (stated === undefined) return false;
  if (demanded.includes(stated)) return true;
  const ladder = LADDERS.find((one) => one.includes(stated)) ?? [];
  return demanded.some((one) => ladder.includes(one) && ladder.indexOf(stated) > ladder.indexOf(one));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

// A claim of one value is a plain text at some providers (AD FS).
function textsOf(value: unknown): string[] {
  if (typeof value === 'string' && value !== '') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** What a provider calls its claims, where it has words of its own. */
export interface ClaimNames {
  readonly groups?: string;
  readonly acr?: string;
  readonly amr?: string;
  readonly foreignId?: string;
}

/** The levels that the claims state: one, or several (the authentication contexts of Entra ID). */
export function statedLevels(claims: Claims, names: ClaimNames = {}): readonly string[] {
  return textsOf(claims[names.acr ?? 'acr']);
}

function personOf(claims: Claims): RecipientId | undefined {
  const stated = textOf(claims[PERSONAL_NUMBER_CLAIM]) ?? textOf(claims[COORDINATION_NUMBER_CLAIM]);
  if (stated === undefined) return undefined;
  const parsed = parseRecipientId(stated);
  if (!parsed.ok || kindOf(parsed.value) === 'organisationsnummer')
    throw new BrevduvaError('not-authenticated', 'the identity provider stated something that is no personal number');
  return parsed.value;
}

function organisationOf(stated: unknown): Organisationsnummer | undefined {
  const parsed = parseOrganisationsnummer(textOf(stated) ?? '');
  return parsed.ok ? parsed.value : undefined;
}

/**
 * The user that checked claims tell of. `roleOf` maps the provider's groups to our roles; without it the claim `roles`
 * is taken as it is. Throws 'not-authenticated' when the claims cannot be a person's.
 */
export function userFrom(
  claims: Claims,
  proof: string,
  roleOf?: Readonly<Record<string, string>>,
  names: ClaimNames = {},
): User {
  const subject = textOf(claims.sub);
  if (subject === undefined) throw new BrevduvaError('not-authenticated', 'the identity provider named nobody');
  const parts = [textOf(claims.given_name), textOf(claims.family_name)].filter((part) => part !== undefined);
  const ofProvider = textsOf(claims[names.groups ?? 'groups']);
  const groups = [...textsOf(claims.roles), ...ofProvider];
  const roles =
    roleOf === undefined
      ? textsOf(claims.roles)
      : groups.flatMap((group) => (Object.hasOwn(roleOf, group) ? (roleOf[group] ?? []) : []));
  return withOptional({
    subject,
    name: textOf(claims.name) ?? (parts.join(' ') || subject),
    personalNumber: personOf(claims),
    organisation: organisationOf(claims.organisation),
    organisationName: textOf(claims.organisationName),
    email: textOf(claims.email),
    foreignId: textOf(claims[names.foreignId ?? FOREIGN_ID_CLAIM]),
    eid: textOf(claims[AUTHENTICATED_BY_CLAIM]),
    provenAt: typeof claims.auth_time === 'number' ? new Date(claims.auth_time * 1000) : undefined,
    roles: [...new Set(roles)],
    groups: [...new Set(ofProvider)],
    acr: statedLevels(claims, names).join(' '),
    amr: [...new Set(textsOf(claims[names.amr ?? 'amr']))],
    loginId: randomUUID(),
    loggedInAt: new Date(),
    proof,
  });
}

type Loose = { [K in keyof User]-?: undefined extends User[K] ? User[K] | undefined : User[K] };

function withOptional(user: Loose): User {
  const { personalNumber, organisation, organisationName, email, foreignId, eid, provenAt, ...rest } = user;
  return {
    ...rest,
    ...(personalNumber === undefined ? {} : { personalNumber }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(organisationName === undefined ? {} : { organisationName }),
    ...(email === undefined ? {} : { email }),
    ...(foreignId === undefined ? {} : { foreignId }),
    ...(eid === undefined ? {} : { eid }),
    ...(provenAt === undefined ? {} : { provenAt }),
  };
}

/** The user as a session keeps it. */
export function storedUser(user: User): JsonValue {
  const { loggedInAt, provenAt, ...rest } = user;
  const proven = provenAt === undefined ? {} : { provenAt: provenAt.toISOString() };
  return { ...rest, ...proven, loggedInAt: loggedInAt.toISOString() };
}

/** The user that a session kept, or undefined when an older version of the program wrote it otherwise. */
export function restoredUser(stored: unknown): User | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const one: Claims = Object.fromEntries(Object.entries(stored));
  const [subject, name, loginId, at] = [one.subject, one.name, one.loginId, one.loggedInAt].map(textOf);
  if (subject === undefined || name === undefined || loginId === undefined || at === undefined) return undefined;
  const number = parseRecipientId(textOf(one.personalNumber) ?? '');
  return withOptional({
    subject,
    name,
    personalNumber: number.ok ? number.value : undefined,
    organisation: organisationOf(one.organisation),
    organisationName: textOf(one.organisationName),
    email: textOf(one.email),
    foreignId: textOf(one.foreignId),
    eid: textOf(one.eid),
    provenAt: typeof one.provenAt === 'string' ? new Date(one.provenAt) : undefined,
    roles: textsOf(one.roles),
    groups: textsOf(one.groups),
    acr: textOf(one.acr) ?? '',
    amr: textsOf(one.amr),
    loginId,
    loggedInAt: new Date(at),
    proof: textOf(one.proof) ?? '',
  });
}
