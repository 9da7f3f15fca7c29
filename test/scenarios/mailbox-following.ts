// What the scenarios run in where a mailbox operator follows FaR: the real registry behind the pretend registers, and the real mailbox in front of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '../../src/platform/running.ts';
import { type Config, migrations, start } from '../../src/services/mailbox/index.ts';
import type { Config as RegistryConfig } from '../../src/services/registry/index.ts';
import { SERVICE_PATHS } from '../../src/wire/mina-meddelanden/wsdl.ts';
import { issueTo } from '../certificates.ts';
import { testDatabase } from '../database.ts';
import { freePort, startEid } from '../eid.ts';
import type { Far } from './mailbox-far.ts';
import { startMailbag } from './mailbox-mail.ts';
import { rowsOf, until } from './mailbox-steps.ts';
import { configOf, kommunA, kommunB, mediator, operator, signerOfFiles, type World } from './mailbox-world.ts';
import { type SignersWorld, startSigners } from './registry-signers.ts';
import { operatorA, operatorB } from './registry-world.ts';

export interface FollowingWorld {
  /** The operator, as other scenarios of the mailbox see it; its `far` is only addresses. */
  readonly mailbox: World;
  readonly far: SignersWorld;
  /** Until something is so in the operator's database: the query gives a row. Both sides are hurried on meanwhile. */
  followed(what: string, query: string): Promise<void>;
  /** Until something is so in the register's database. */
  known(what: string, query: string): Promise<void>;
  /** Rows of the operator's database. */
  rows(query: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly optedOutFrom?: readonly string[];
  readonly delegates?: NonNullable<NonNullable<Config['accounts']>[number]['delegates']>;
  readonly users?: NonNullable<NonNullable<Config['accounts']>[number]['users']>;
}

const noFar = (urls: Pick<Far, 'recipientUrl' | 'authorityUrl'>): Far => ({
  ...{ name: 'FaR', addresses: {}, stop: async () => undefined, ...urls },
  state: {
    ...{ down: false, silent: undefined, refusing: false, senders: [], dispatchers: [] },
    ...{
      registered: new Map(),
      companies: new Map(),
      powers: new Map(),
      optedOut: new Map(),
      asked: new Map(),
      waiting: false,
    },
  },
});

/** Starts everything with these holders, in the register and in the mailbox. */
export async function startFollowing(
  holders: readonly Holder[],
  changes: Partial<Config> = {},
): Promise<FollowingWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-following-'));
  const ports = { pages: await freePort(), content: await freePort(), wire: await freePort() };
  const eid = await startEid([`http://127.0.0.1:${ports.pages}`]);
  const seed: RegistryConfig['seed'] = {
    senders: [kommunA, kommunB],
    dispatchers: [{ ...mediator, senders: [kommunA.id, kommunB.id] }],
    operators: [
      { ...operatorA, serviceAddress: `https://127.0.0.1:${ports.wire}/Service/v3` },
      { ...operatorB, serviceAddress: 'https://127.0.0.1:3/Service/v3' },
    ],
    recipients: holders.map(({ id, optedOutFrom = [] }) => ({
      id,
      operator: operator.id,
      optedOutFrom: [...optedOutFrom],
    })),
  };
  const far = await startSigners(({ issuers }) => ({
    seed,
    api: { issuer: `${eid.address}/staff`, audience: 'far-api' },
    signatures: { issuers: [...issuers, { issuer: `${eid.address}/citizens`, clients: { pages: operator.id } }] },
  }));
  const { ca, config: registry, pages } = far.world;
  const urls = {
    recipientUrl: `${registry.wire.publicUrl}${SERVICE_PATHS.recipient}`,
    authorityUrl: `${registry.wire.publicUrl}${SERVICE_PATHS.authority}`,
  };
  const mail = await startMailbag();
  const database = await testDatabase({ schema: 'mailbox', folders: [migrations] });
  const base = await configOf({ folder, ca, far: urls, eid, mail, database, ports });
  const config: Config = {
    ...base,
    accounts: holders.map(({ id: recipient, name, email, delegates, users }) => ({
      ...{ recipient, name },
      ...(email === undefined ? {} : { email }),
      ...(delegates === undefined ? {} : { delegates }),
      ...(users === undefined ? {} : { users }),
    })),
    registry: {
      ...base.registry,
      changes: {
        ...{ url: `${pages}/api/v1`, issuer: `${eid.address}/staff`, clientId: 'system-of-operator' },
        ...{ clientKeyFile: eid.keyFile, audience: 'far-api', everySeconds: 1 },
      },
    },
    ...changes,
  };
  let running: Running | undefined = await start(config);
  const mailbox: World = {
    ...{ config, ca, far: noFar(urls), eid, mail, database, folder },
    pages: config.pages.publicUrl,
    wire: config.wire.publicUrl,
    issue: (who, more) => issueTo(ca, who, more),
    signer: signerOfFiles,
    async restart(other = {}) {
      await running?.stop();
      running = await start({ ...config, ...other });
    },
    beside: (other) => start(other),
    async pause() {
      await running?.stop();
      running = undefined;
    },
    async stop() {
      await running?.stop();
    },
  };
  const rows = async (query: string) => await rowsOf(mailbox, query);
  const hurry = async () =>
    await far.world.rows(`update job set next_at = now()
      where kind in ('follow-people', 'follow-companies') and next_at > now() + interval '1 second'`);
  return {
    mailbox,
    far,
    rows,
    async followed(what, query) {
      await until(what, async () => {
        if ((await rows(query)).length > 0) return true;
        await hurry();
        return false;
      });
    },
    async known(what, query) {
      await until(what, async () => {
        await hurry();
        return (await far.world.rows(query)).length > 0;
      });
    },
    async stop() {
      await mailbox.stop();
      await Promise.all([far.stop(), eid.stop(), mail.stop()]);
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
