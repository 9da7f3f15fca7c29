// Emergency administrators from the command line: the sender need not be running (issue 4).
import { BrevduvaError } from '../../../domain/errors.ts';
import { systemClock } from '../../../platform/clock.ts';
import { Database } from '../../../platform/database/database.ts';
import { registryOf } from '../../../platform/events/registry.ts';
import { createLog } from '../../../platform/log.ts';
import type { Config } from '../config.ts';
import { senderEvents } from '../events.ts';
import { organisationNumber } from '../organisations.ts';
import { listEmergencyAdministrators } from '../store/emergency.ts';
import type { SenderTables } from '../tables.ts';
import { inviteEmergencyAdministrator } from './emergency.ts';

export interface EmergencyDesk {
  /** The link that enrols a passkey. Throws 'invalid-input' for an organisation that is not configured, or none of several; or where nobody would be told of its use. */
  invite(organisation: string | undefined, name: string, by: string): Promise<string>;
  list(): Promise<readonly { readonly organisation: string; readonly name: string; readonly enrolled: boolean }[]>;
  close(): Promise<void>;
}

/** Opens the sender's database for that. */
export function openEmergencyDesk(config: Config): EmergencyDesk {
  const database = Database.open<SenderTables>(config.database);
  const log = createLog('sender', { level: 'error' });
  const events = senderEvents({ log, registry: registryOf('sender') });
  const { organisations, listen, mail, alerts } = config;
  return {
    async invite(wanted, name, by) {
      const [only, another] = organisations;
      const found =
        wanted === undefined && another === undefined ? only : organisations.find((one) => one.id === wanted);
      if (found === undefined) {
        const known = organisations.map((one) => `${one.id} (${one.name})`).join(', ');
        throw new BrevduvaError('invalid-input', `name one of the organisations with --organisation: ${known}`);
      }
      if (mail === undefined || alerts === undefined)
        throw new BrevduvaError(
          'invalid-input',
          'configure mail and alerts first: every log-in of an emergency administrator is told by e-mail',
        );
      const records = { database, events, clock: systemClock };
      const secret = await inviteEmergencyAdministrator(records, organisationNumber(found.id), name, by);
      return `${listen.publicUrl.replace(/\/$/, '')}/emergency/enrol#${secret}`;
    },
    async list() {
      const all = [];
      for (const { id } of organisations) {
        const there = await listEmergencyAdministrators(database.reader(organisationNumber(id)));
        all.push(...there.map((one) => ({ organisation: id, name: one.name, enrolled: one.enrolledAt !== undefined })));
      }
      return all;
    },
    close: () => database.close(),
  };
}
