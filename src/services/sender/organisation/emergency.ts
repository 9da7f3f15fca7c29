// Emergency administrators: let in by a passkey when the organisation's provider is down (issue 4; WebAuthn Level 3, 7.1 and 7.2).
// Made from the command line only; every enrolment, log-in and failed try is audited, logged and told by e-mail.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { User } from '../../../platform/web/user.ts';
import type { SenderEventKind } from '../events.ts';
import type { Records } from '../records.ts';
import {
  type ChallengePurpose,
  closeEmergencyAdministrator,
  type EmergencyEventKind,
  findByLink,
  findPasskey,
  insertEmergencyAdministrator,
  insertEmergencyEvent,
  keepChallenge,
  keepPasskey,
  notePasskeyUse,
  takeChallenge,
} from '../store/emergency.ts';
import type { SenderTables } from '../tables.ts';
import { EMERGENCY_PROOF } from './demands.ts';
import { readEnrolment, readUse } from './passkey-answer.ts';

export const EMERGENCY_ALERT_JOB = 'emergency-alert';
const LINK_HOURS = 24;
const CHALLENGE_MS = 300_000;

type EmergencyRecords = Pick<Records, 'database' | 'events' | 'clock'>;
type Tx = Transaction<SenderTables>;

/** Where the pages are: passkeys are bound to that address. */
export interface PasskeyPlace {
  readonly publicUrl: string;
  readonly organisations: readonly { readonly id: Organisationsnummer; readonly name: string }[];
}

interface Happened {
  readonly kind: EmergencyEventKind;
  readonly audit: SenderEventKind;
  readonly actor: string;
  readonly administrator?: string;
  readonly name?: string;
  readonly why?: string;
}

// A job for each, so that one that is under way never swallows the next.
async function tell(tx: Tx, records: EmergencyRecords, happened: Happened): Promise<void> {
  const { kind, audit, actor, administrator, name = '', why } = happened;
  const at = records.clock();
  const who = administrator === undefined ? {} : { administrator };
  await insertEmergencyEvent(tx, { at, kind, name, ...who });
  const details = why === undefined ? {} : { details: { why } };
  await records.events.record(tx, { kind: audit, actor, subject: administrator ?? 'unknown', ...details });
  await enqueue(tx, { kind: EMERGENCY_ALERT_JOB, key: `${tx.organisation} ${randomUUID()}`, payload: {} });
}

function hashOf(secret: string): string {
  return createHash('sha256').update('brevduva emergency link\n').update(secret).digest('hex');
}

/** Makes one, and the secret of a link that enrols a passkey once within 24 hours. `by`: who gave the command. */
export async function inviteEmergencyAdministrator(
  records: EmergencyRecords,
  organisation: Organisationsnummer,
  name: string,
  by: string,
): Promise<string> {
  const secret = `${organisation}.${randomBytes(32).toString('base64url')}`;
  const [id, at] = [randomUUID(), records.clock()];
  const until = new Date(at.getTime() + LINK_HOURS * 3_600_000);
  await records.database.transaction(organisation, async (tx) => {
    await insertEmergencyAdministrator(tx, { id, name, at, linkHash: hashOf(secret), until });
    await tell(tx, records, { kind: 'invited', audit: 'emergency-invited', actor: by, administrator: id, name });
  });
  return secret;
}

/** Removes one: its passkey lets nobody in, and its sessions are over. Throws 'not-found'. */
export async function removeEmergencyAdministrator(
  records: EmergencyRecords,
  organisation: { readonly id: Organisationsnummer },
  actor: { readonly login: string },
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (!(await closeEmergencyAdministrator(tx, id, records.clock())))
      throw new BrevduvaError('not-found', 'there is no such emergency administrator');
    await tell(tx, records, { kind: 'closed', audit: 'emergency-closed', actor: actor.login, administrator: id });
  });
}

/** The installation's first organisation keeps challenges: at that time nobody knows for whom they are. */
function home({ organisations }: PasskeyPlace): Organisationsnummer {
  const [first] = organisations;
  if (first === undefined) throw new TypeError('the configuration names no organisation');
  return first.id;
}

function relyingParty({ publicUrl }: PasskeyPlace) {
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, origin };
}

async function giveOut(
  records: EmergencyRecords,
  place: PasskeyPlace,
  challenge: string,
  purpose: ChallengePurpose,
): Promise<void> {
  const now = records.clock();
  const until = new Date(now.getTime() + CHALLENGE_MS);
  await records.database.transaction(home(place), (tx) => keepChallenge(tx, challenge, purpose, now, until));
}

function onceOnly(records: EmergencyRecords, place: PasskeyPlace, purpose: ChallengePurpose) {
  return (challenge: string): Promise<boolean> =>
    records.database.transaction(home(place), (tx) => takeChallenge(tx, challenge, purpose, records.clock()));
}

/** What the browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON). */
export async function enrolmentOptions(records: EmergencyRecords, place: PasskeyPlace, name: string): Promise<object> {
  const options = await generateRegistrationOptions({
    rpName: 'Brevduva',
    rpID: relyingParty(place).rpID,
    userName: name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await giveOut(records, place, options.challenge, 'enrol');
  return options;
}

/** What the browser needs to use one (PublicKeyCredentialRequestOptionsJSON). */
export async function useOptions(records: EmergencyRecords, place: PasskeyPlace): Promise<object> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(place).rpID,
    userVerification: 'required',
    allowCredentials: [],
  });
  await giveOut(records, place, options.challenge, 'log-in');
  return options;
}

/** Keeps the passkey of the link's administrator and uses up the link. False, and told, when anything is not right. */
export async function enrolPasskey(
  records: EmergencyRecords,
  place: PasskeyPlace,
  secret: string,
  answer: string,
): Promise<boolean> {
  const organisation = place.organisations.find(({ id }) => id === secret.split('.')[0])?.id ?? home(place);
  const invited = await findByLink(records.database.reader(organisation), hashOf(secret), records.clock());
  const passkey = invited === undefined ? undefined : await newPasskey(records, place, answer);
  return await records.database.transaction(organisation, async (tx) => {
    const who = invited === undefined ? {} : { administrator: invited.id, name: invited.name };
    const kept = passkey !== undefined && (await keepPasskey(tx, hashOf(secret), passkey, records.clock()));
    if (kept)
      await tell(tx, records, { kind: 'enrolled', audit: 'emergency-enrolled', actor: invited?.id ?? '', ...who });
    else {
      const why = invited === undefined ? 'the link is not valid' : 'the passkey was not right';
      await tell(tx, records, { kind: 'refused', audit: 'emergency-refused', actor: 'unknown', why, ...who });
    }
    return kept;
  });
}

async function newPasskey(records: EmergencyRecords, place: PasskeyPlace, answer: string) {
  const response = readEnrolment(answer);
  if (response === undefined) return undefined;
  const { rpID, origin } = relyingParty(place);
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: onceOnly(records, place, 'enrol'),
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    });
    if (!verified) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { credential: id, publicKey, counter };
  } catch (error) {
    if (error instanceof BrevduvaError) throw error;
    return undefined;
  }
}

/** Whoever proved to have the passkey, as a user with the role administrator only; undefined, and told, otherwise. */
export async function logInByPasskey(
  records: EmergencyRecords,
  place: PasskeyPlace,
  answer: string,
): Promise<User | undefined> {
  const response = readUse(answer);
  for (const organisation of place.organisations) {
    if (response === undefined) break;
    const passkey = await findPasskey(records.database.reader(organisation.id), response.id);
    if (passkey === undefined) continue;
    const counter = await counterAfter(records, place, response, passkey);
    const { administrator, name } = passkey;
    const user = counter === undefined ? undefined : emergencyUser(organisation, administrator, name);
    await records.database.transaction(organisation.id, async (tx) => {
      const who = { administrator, name };
      if (user === undefined || counter === undefined) {
        const why = 'the passkey was not right';
        return tell(tx, records, { kind: 'refused', audit: 'emergency-refused', actor: 'unknown', why, ...who });
      }
      await notePasskeyUse(tx, administrator, counter, records.clock());
      return tell(tx, records, { kind: 'logged-in', audit: 'emergency-login', actor: user.loginId, ...who });
    });
    return user;
  }
  await records.database.transaction(home(place), (tx) => {
    const why = 'no passkey that is known';
    return tell(tx, records, { kind: 'refused', audit: 'emergency-refused', actor: 'unknown', why });
  });
  return undefined;
}

async function counterAfter(
  records: EmergencyRecords,
  place: PasskeyPlace,
  response: NonNullable<ReturnType<typeof readUse>>,
  passkey: NonNullable<Awaited<ReturnType<typeof findPasskey>>>,
): Promise<number | undefined> {
  const { rpID, origin } = relyingParty(place);
  const { credential: id, counter } = passkey;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: onceOnly(records, place, 'log-in'),
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: { id, publicKey: Uint8Array.from(passkey.publicKey), counter },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch (error) {
    if (error instanceof BrevduvaError) throw error;
    return undefined;
  }
}

function emergencyUser(organisation: PasskeyPlace['organisations'][number], id: string, name: string): User {
  return {
    subject: id,
    name,
    organisation: organisation.id,
    organisationName: organisation.name,
    roles: ['administrator'],
    groups: [],
    acr: '',
    amr: ['pop', 'mfa'],
    loginId: randomUUID(),
    loggedInAt: new Date(),
    proof: EMERGENCY_PROOF,
  };
}
