// The mediator's web server: REST for senders' systems, pages for those who run it.
import type { FastifyRequest } from 'fastify';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { Telemetry } from '../../../platform/telemetry/telemetry.ts';
import { addAccessibility, STATEMENT_ADDRESS } from '../../../platform/web/accessibility.ts';
import { requireBearer } from '../../../platform/web/bearer.ts';
import { registerLogin } from '../../../platform/web/login.ts';
import type { PageOptions } from '../../../platform/web/options.ts';
import { type Api, registerApi } from '../../../platform/web/rest.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../../../platform/web/server.ts';
import type { Config } from '../config.ts';
import type { LogReading } from '../log/read-log.ts';
import type { Operations } from '../operations/read-operations.ts';
import type { Operators } from '../operators/operators.ts';
import { logMessages } from '../pages/log-messages.ts';
import { mailingMessages } from '../pages/mailing-messages.ts';
import { mediatorMessages } from '../pages/messages.ts';
import { operatorMessages } from '../pages/operator-messages.ts';
import { webhookMessages } from '../pages/webhook-messages.ts';
import type { MediatorTables } from '../store/schema.ts';
import { apiDescription } from './api-description.ts';
import { addBatchLines } from './batch-lines.ts';
import { addBatches } from './batches.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import { addGetDeliveries } from './get-deliveries.ts';
import { addGetEvents } from './get-events.ts';
import { addLogPages, readsLog } from './log-pages.ts';
import { addLogSearches } from './log-searches.ts';
import { addMailingPages } from './mailing-pages.ts';
import { addMailingPlan } from './mailing-plan.ts';
import { addMailings } from './mailings.ts';
import { addOperatorPages } from './operator-pages.ts';
import { addOverview } from './overview.ts';
import { addPostDelivery } from './post-delivery.ts';
import { addPostNotification } from './post-notification.ts';
import { addResume } from './resume.ts';
import { addDeliveryPages } from './staff-pages.ts';
import { addWebhookActions } from './webhook-actions.ts';
import { addWebhookPages } from './webhook-pages.ts';
import { addWebhooks } from './webhooks.ts';

export interface WebOptions {
  readonly config: Config;
  readonly mediator: Organisationsnummer;
  readonly database: Database<MediatorTables>;
  readonly door: Door;
  readonly reading: LogReading;
  readonly operators: Operators;
  readonly operations: Operations;
  readonly telemetry: Telemetry | undefined;
  readonly log: Log;
}

/** Starts it. Pages are there only where a log-in is configured. */
export async function startWeb(options: WebOptions): Promise<Running> {
  const { config, mediator, database, log } = options;
  const { environment, login } = config;
  const { publicUrl } = config.listen;
  const outbound = config.outbound === undefined ? {} : { outbound: config.outbound };
  const app = await createWebServer({
    service: 'mediator',
    environment,
    listen: config.listen,
    log,
    ready: () => database.ping(),
    telemetry: options.telemetry,
    // A batch of large letters over a slow line.
    limits: { requestMs: 600_000 },
    pages: pagesOf(config),
  });
  if (login !== undefined) {
    const common = { login, environment, database, organisation: mediator, publicUrl, log, ...outbound };
    await registerLogin(app, { ...common, service: 'mediator' });
    const contact = { organisation: config.name, email: config.contactEmail };
    addAccessibility(app, config.accessibility, () => contact, ['people']);
    addPages(app, options);
  }
  await registerApi(app, apiDescription(config), (api) => {
    addApi(api, options, requireBearer(config.api, [DELIVERIES_SCOPE], { environment, ...outbound }));
  });
  const address = await listen(app, config.listen);
  return {
    name: 'mediator web',
    addresses: { pages: address, api: `${address}/api/v1` },
    stop: () => stopWebServer(app),
  };
}

function pagesOf({ login, name }: Config): PageOptions {
  const common = { organisation: () => ({ name }), navigation };
  return login === undefined ? { ...common, login: false } : { ...common, login: true, statement: STATEMENT_ADDRESS };
}

function navigation(request: FastifyRequest) {
  const { language } = request;
  return [
    { href: '/', text: mediatorMessages(language)('nav-start') },
    { href: '/mailings', text: mailingMessages(language)('nav') },
    { href: '/operators', text: operatorMessages(language)('nav') },
    { href: '/webhooks', text: webhookMessages(language)('nav') },
    ...(readsLog(request) ? [{ href: '/log', text: logMessages(language)('nav') }] : []),
  ];
}

function addPages(
  app: WebServer,
  { config, mediator, database, door, reading, operators, operations }: WebOptions,
): void {
  const { clock } = door;
  addOverview(app, operations);
  addDeliveryPages(app, door.storage, clock, (operator) => operators.gate.closed(operator));
  addOperatorPages(app, { operators, reader: door.storage.reader, clock });
  addResume(app, database, mediator);
  addMailingPages(app, door.mailings, config);
  addWebhookPages(app, door.feed.webhooks);
  addLogPages(app, { reading, host: hostOf(config), clock });
}

function addApi(api: Api, { config, door, reading }: WebOptions, guard: Guard): void {
  addPostDelivery(api, door, guard);
  addPostNotification(api, door, guard);
  addGetDeliveries(api, door, guard);
  addGetEvents(api, door, guard);
  addBatches(api, door, guard);
  addBatchLines(api, door, guard);
  addMailings(api, door, guard);
  addMailingPlan(api, door, config, guard);
  addWebhooks(api, door, guard);
  addWebhookActions(api, door, guard);
  addLogSearches(api, door, reading, guard, hostOf(config));
}

function hostOf({ listen: { publicUrl } }: Config): string {
  return new URL(publicUrl).hostname;
}
