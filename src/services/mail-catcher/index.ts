// The mail catcher: a real SMTP door on this machine and pages that show what came in. For the sandbox only.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { readSecretLine } from '../../platform/certificates/secret-file.ts';
import type { ConfigRule } from '../../platform/config/parse.ts';
import {
  DatabaseConfig,
  Environment,
  ListenConfig,
  ListeningPort,
  OrganisationText,
} from '../../platform/config/parts.ts';
import { sandboxIsClosed } from '../../platform/config/rules.ts';
import { Database } from '../../platform/database/database.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { type Running, together } from '../../platform/running.ts';
import { isLoopbackHost } from '../../platform/web/addresses.ts';
import { createWebServer, listen, stopWebServer } from '../../platform/web/server.ts';
import { addApi } from './routes/api.ts';
import { addPages } from './routes/pages.ts';
import type { Tables } from './schema.ts';
import { addSmsDoor } from './sms/gateway-door.ts';
import { storeSms } from './sms/store.ts';
import { openSmtpDoor } from './smtp-door.ts';
import { type NewMail, storeMail } from './store.ts';

export const migrations: URL = new URL('./migrations/', import.meta.url);

const closed = { additionalProperties: false } as const;
const KEEP_DEFAULT = 1000;

export const configSchema = Type.Object(
  {
    environment: Environment,
    organisation: OrganisationText,
    database: DatabaseConfig,
    listen: ListenConfig,
    smtp: Type.Object(
      {
        host: Type.String({ minLength: 1, description: 'an address of this machine only, such as 127.0.0.1' }),
        port: ListeningPort,
      },
      closed,
    ),
    sms: Type.Optional(
      Type.Object(
        { secretFile: Type.String({ minLength: 1, description: 'the gateway’s bearer secret, mode 0600' }) },
        { ...closed, description: 'opens the pretend SMS gateway, POST /sms' },
      ),
    ),
    keep: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'messages kept; default 1000' })),
    logLevel: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error', 'silent'])),
  },
  closed,
);
export type Config = Static<typeof configSchema>;

/** It shows everybody's e-mail to whoever asks: only in the sandbox, only on this machine. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment }) =>
    environment === 'sandbox'
      ? []
      : [{ path: 'environment', wrong: 'the mail catcher is for the sandbox only.', todo: 'Use a real mail server.' }],
  ({ environment, listen: pages }) => sandboxIsClosed(environment, pages, 'listen'),
  ({ smtp }) =>
    isLoopbackHost(smtp.host)
      ? []
      : [{ path: 'smtp.host', wrong: 'must be an address of this machine.', todo: 'Use 127.0.0.1.' }],
];

/** Starts it. Throws 'access-denied' anywhere but in the sandbox and for a door that others could reach. */
export async function start(config: Config): Promise<Running> {
  const fault = configRules.flatMap((rule) => rule(config))[0];
  if (fault !== undefined) throw new BrevduvaError('access-denied', `${fault.wrong} ${fault.todo}`);
  const parsed = parseOrganisationsnummer(config.organisation);
  if (!parsed.ok) throw new BrevduvaError('invalid-input', `organisation: ${parsed.problem.code}`);
  const organisation = parsed.value;
  const log = createLog('mail-catcher', config.logLevel === undefined ? {} : { level: config.logLevel });
  const database = Database.open<Tables>(config.database);
  const running: Running[] = [{ name: 'database', addresses: {}, stop: () => database.close() }];
  try {
    await startParts(config, { database, organisation, log }, running);
    return together('mail-catcher', running, log);
  } catch (error) {
    await together('mail-catcher', running, log).stop();
    throw error;
  }
}

interface Parts {
  readonly database: Database<Tables>;
  readonly organisation: Organisationsnummer;
  readonly log: Log;
}

async function startParts(config: Config, { database, organisation, log }: Parts, running: Running[]): Promise<void> {
  const app = await createWebServer({
    service: 'mail-catcher',
    environment: config.environment,
    listen: config.listen,
    log,
    pages: { login: false },
    ready: () => database.ping(),
  });
  const keep = config.keep ?? KEEP_DEFAULT;
  addPages(app, database.reader(organisation), config.sms !== undefined);
  addApi(app, database.reader(organisation));
  if (config.sms !== undefined)
    addSmsDoor(app, {
      reader: database.reader(organisation),
      secret: readSecretLine(config.sms.secretFile, config.environment),
      store: (sms) => database.transaction(organisation, (tx) => storeSms(tx, sms, keep)),
    });
  const address = await listen(app, config.listen);
  running.push({ name: 'web', addresses: { pages: address }, stop: () => stopWebServer(app) });
  const store = (mail: NewMail) => database.transaction(organisation, (tx) => storeMail(tx, mail, keep));
  running.push(await openSmtpDoor({ ...config.smtp, log, store }));
}
