// A FaR that judges: a company register and the others in front of it, an e-ID issuer of the test's own, and people who sign.
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JWTPayload, SignJWT } from 'jose';
import type { Config } from '../../src/services/registry/index.ts';
import { authorityOperations as authority } from '../../src/wire/mina-meddelanden/authority.ts';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import type { SignatureAuthorizationResult } from '../../src/wire/mina-meddelanden/types/authority.ts';
import type { SignatureData } from '../../src/wire/mina-meddelanden/types/basic.ts';
import { officialSchemas } from '../conformance/contracts-schemas.ts';
import { startRegisters, type TestRegisters } from '../registers.ts';
import { sharedFolder } from '../shared.ts';
import {
  type Caller,
  kommunA,
  kommunB,
  type Outcome,
  operatorA,
  operatorB,
  startWorld,
  type World,
} from './registry-world.ts';

export const ISSUER = 'https://e-id.example/citizens';
const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';

/** Two of the board sign together; a managing director. */
export const twoTogether = '164031000013';
/** By number in the register: its chair, two of its board, its managing director. */
export const board = ['197605012397', '197704022388', '197803012389'] as const;
export const director = '197901282389';

export function answer<A>(outcome: Outcome<A>): A {
  if (outcome.kind === 'answer') return outcome.value;
  throw new assert.AssertionError({ message: `a fault: ${JSON.stringify(outcome.fault)}` });
}

export function refusal<A>(outcome: Outcome<A>): number | undefined {
  assert.equal(outcome.kind, 'fault', JSON.stringify(outcome));
  return outcome.kind === 'fault' ? outcome.fault.code : undefined;
}

/** A private key of an issuer, and the file with its public one. */
export interface TestIssuer {
  readonly keysFile: string;
  readonly key: KeyObject;
}

/** Makes one in the folder. */
export function makeIssuer(folder: string): TestIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keysFile = join(folder, 'issuer-keys.json');
  writeFileSync(keysFile, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256' }] }));
  return { keysFile, key: privateKey };
}

/** A proof of who somebody is, made out to an operator; claims may be overridden. */
export async function proofOf(
  { key }: TestIssuer,
  person: string,
  operator: { readonly id: string },
  claims: JWTPayload = {},
): Promise<SignatureData> {
  const token = await new SignJWT({ name: `Person ${person.slice(-4)}`, [NUMBER]: person, ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(claims.iss ?? ISSUER)
    .setAudience(claims.aud ?? `client of ${operator.id}`)
    .setSubject(claims.sub ?? `subject ${person.slice(-4)}`)
    .setIssuedAt(claims.iat)
    .sign(key);
  return { signature: Buffer.from(token), certificate: '' };
}

type Result = SignatureAuthorizationResult;

/** What somebody does through an operator, signed by these people. */
export interface Desk {
  readonly caller: Caller;
  register(id: string, signers: readonly string[], text?: string): Promise<Outcome<{ readonly result: Result }>>;
  deregister(id: string, signers: readonly string[], text?: string): Promise<Outcome<{ readonly result: Result }>>;
  prefer(
    id: string,
    signers: readonly string[],
    senders: readonly { id: string; name: string }[],
    text?: string,
  ): Promise<Outcome<{ readonly result: Result }>>;
  change(
    id: string,
    to: { readonly id: string },
    signers: readonly string[],
    text?: string,
  ): Promise<Outcome<{ readonly result: Result }>>;
  rights(
    person: string,
  ): Promise<readonly { readonly id: string; readonly grantType: string; readonly grantedAccess: readonly string[] }[]>;
}

export interface SignersWorld {
  readonly world: World;
  readonly registers: TestRegisters;
  readonly issuer: TestIssuer;
  readonly a: Desk;
  readonly b: Desk;
  /** Whether a sender reaches the recipient, and at which operator. */
  reach(
    id: string,
    sender?: { readonly id: string },
  ): Promise<{
    readonly operator: string | undefined;
    readonly accepted: boolean;
    readonly pending: boolean;
    readonly since: string | undefined;
  }>;
  /** The last answer of the wire that was no fault, as it came. */
  lastAnswer(): string;
  stop(): Promise<void>;
}

/** Starts everything; every answer of the wire is held against the published schemas, where they are here. */
export async function startSigners(
  change: Partial<Config> | ((signatures: NonNullable<Config['signatures']>) => Partial<Config>) = {},
  login: Partial<Config['login']> = {},
  port?: number,
): Promise<SignersWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-signers-'));
  const issuer = makeIssuer(folder);
  const registers = await startRegisters();
  const clients = { [`client of ${operatorA.id}`]: operatorA.id, [`client of ${operatorB.id}`]: operatorB.id };
  const shared = sharedFolder();
  const schemas = shared === undefined ? undefined : officialSchemas(shared);
  const signatures = { issuers: [{ issuer: ISSUER, keysFile: issuer.keysFile, clients }] };
  const config: Partial<Config> = {
    registers: registers.config,
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    signatures,
    ...(typeof change === 'function' ? change(signatures) : change),
  };
  let last: Uint8Array = new Uint8Array();
  const answered = (envelope: Uint8Array) => {
    last = envelope;
    const verdict = schemas?.check(envelope);
    if (verdict?.valid === false)
      throw new assert.AssertionError({ message: `${verdict.why}\n${Buffer.from(envelope).toString()}` });
  };
  const world = await startWorld(login, port, { config, answered });
  const sender = await world.as(kommunB);
  const other = await world.as(kommunA);
  return {
    world,
    registers,
    issuer,
    a: await deskOf(world, issuer, operatorA),
    b: await deskOf(world, issuer, operatorB),
    async reach(id, from = kommunB) {
      const caller = from.id === kommunA.id ? other : sender;
      const [status] = answer(await caller.ask(recipient.isReachable, { sender: from.id, recipients: [id] })).statuses;
      assert.ok(status !== undefined);
      const { accountStatus, senderAccepted, lastSenderAcceptChange } = status;
      const { serviceSupplier, pending } = accountStatus;
      return { operator: serviceSupplier?.id, accepted: senderAccepted, pending, since: lastSenderAcceptChange };
    },
    lastAnswer: () => Buffer.from(last).toString(),
    async stop() {
      await world.stop();
      await registers.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function deskOf(
  world: World,
  issuer: TestIssuer,
  operator: { readonly id: string; readonly name: string },
): Promise<Desk> {
  const caller = await world.as(operator);
  const signed = async (people: readonly string[]) =>
    await Promise.all(people.map((person) => proofOf(issuer, person, operator)));
  const request = (id: string, type: 'Create' | 'Delete', agreementText: string) =>
    ({ id, type, agreementText, timestamp: '2026-11-23', serviceSupplier: operator.id }) as const;
  return {
    caller,
    async register(id, signers, text = 'Vi öppnar en brevlåda.') {
      const accountRequest = request(id, 'Create', text);
      return await caller.ask(recipient.register, {
        accountRequest,
        accountType: 'Secure',
        signatures: await signed(signers),
      });
    },
    async deregister(id, signers, text = 'Vi avslutar brevlådan.') {
      return await caller.ask(recipient.deregister, {
        accountRequest: request(id, 'Delete', text),
        signatures: await signed(signers),
      });
    },
    async prefer(id, signers, senders, agreementText = 'Vi tar emot från dessa.') {
      const preferences = { id, acceptedSenders: [...senders] };
      const userIdentity = signers[0] ?? id;
      return await caller.ask(recipient.storeAccountPreferences, {
        recipientId: id,
        userIdentity,
        preferences,
        agreementText,
        signatures: await signed(signers),
      });
    },
    async change(id, to, signers, agreementText = 'Vi byter operatör.') {
      const userIdentity = signers[0] ?? id;
      return await caller.ask(recipient.changeServiceSupplier, {
        recipientId: id,
        userIdentity,
        serviceSupplier: to.id,
        agreementText,
        signatures: await signed(signers),
      });
    },
    async rights(person) {
      return answer(await caller.ask(authority.getUserAccessRights, { userIdentity: person })).result.rights;
    },
  };
}
