// What a sandbox makes at its first start and a test run makes once: certificates, and a cluster that has every service's schema. Each network of
// a test begins with copies.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kommunA, kommunB, mediator, operatorA, operatorB, owner, region } from '../src/main/sandbox/people.ts';
import { SANDBOX_MARK_FILE } from '../src/main/sandbox-refusal.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { testAuthority } from './certificates.ts';
import { onceInRun } from './run-folder.ts';

/** Who has a certificate in a sandbox. */
const owners = [kommunA, kommunB, region, mediator, operatorA, operatorB, owner];

/** The service of each schema. */
const schemas = {
  eid_simulator: 'eid-simulator',
  mail_catcher: 'mail-catcher',
  registers_simulator: 'registers-simulator',
  registry: 'registry',
  mailbox_a: 'mailbox',
  mailbox_b: 'mailbox',
  mediator: 'mediator',
  sender: 'sender',
} as const;

/** Fills a data folder in which no sandbox has started yet. */
export async function readyForSandbox(dataFolder: string): Promise<void> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  writeFileSync(join(dataFolder, SANDBOX_MARK_FILE), 'Made ready for the sandbox of a test.\n');
  await testAuthority(join(dataFolder, 'certificates'), owners);
  const kept = await onceInRun('sandbox-cluster', makeCluster);
  copyFileSync(join(kept, 'postgres-password'), join(dataFolder, 'postgres-password'));
  // With its owner, who is another than root where root runs the tests.
  const { status, stderr } = spawnSync('cp', ['-a', join(kept, 'postgres'), join(dataFolder, 'postgres')]);
  if (status !== 0) throw new Error(`the cluster was not copied: ${String(stderr)}`);
}

async function makeCluster(dataFolder: string): Promise<string> {
  const server = await startEmbeddedPostgres({ dataFolder, port: 0, durable: false });
  for (const [schema, service] of Object.entries(schemas)) {
    const folders = [new URL(`../src/services/${service}/migrations/`, import.meta.url)];
    // The role is the sandbox's own, which gives it another password when it starts.
    const role = `brevduva_${schema}`;
    await migrate(server.ownerUrl, { schema, role, password: randomBytes(16).toString('hex'), folders });
  }
  await server.stop();
  return dataFolder;
}
