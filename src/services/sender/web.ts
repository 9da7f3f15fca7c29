// The sender's web server: the caseworker's pages with log-in, and the REST API for systems.
import type { FastifyRequest } from 'fastify';
import type { Log } from '../../platform/log.ts';
import type { NavigationItem } from '../../platform/pages/layout.ts';
import type { Running } from '../../platform/running.ts';
import { registerLogin } from '../../platform/web/login.ts';
import type { OwnProvider } from '../../platform/web/login-ways.ts';
import { API_ROOT } from '../../platform/web/rest.ts';
import { createWebServer, listen, stopWebServer } from '../../platform/web/server.ts';
import { addApi } from './api/api.ts';
import type { Config } from './config.ts';
import { unseenOf } from './notices/reader-of.ts';
import { accountAtLogin, whoIsHere } from './organisation/who-is-here.ts';
import { type Organisations, organisationNumber } from './organisations.ts';
import type { Records } from './records.ts';
import { holds } from './rights.ts';
import { addApprovals } from './routes/approvals.ts';
import { addArchive } from './routes/archive.ts';
import { addCaseTypes } from './routes/case-types.ts';
import { addCheck } from './routes/check.ts';
import { addDataSubject } from './routes/data-subject.ts';
import { addDisclosure } from './routes/disclosure.ts';
import { addDisposal } from './routes/disposal.ts';
import { addDisposalHolds } from './routes/disposal-holds.ts';
import { addEmergency } from './routes/emergency.ts';
import { addLetter } from './routes/letter.ts';
import { addLetterActs } from './routes/letter-acts.ts';
import { addLetterFiles } from './routes/letter-files.ts';
import { addLetterForm } from './routes/letter-form.ts';
import { addLetterKind } from './routes/letter-kind.ts';
import { addLetterRecord } from './routes/letter-record.ts';
import { addLists } from './routes/lists.ts';
import { addLog } from './routes/log.ts';
import { addLooks } from './routes/looks.ts';
import { addMailingDeeds } from './routes/mailing-deeds.ts';
import { addMailingSteps } from './routes/mailing-steps.ts';
import { addMailings } from './routes/mailings.ts';
import { addNotices } from './routes/notices.ts';
import { addOrganisation } from './routes/organisation.ts';
import { addPlainLanguage } from './routes/plain-language.ts';
import { addPrecheckColumn } from './routes/precheck-column.ts';
import { addPrecheckNew } from './routes/precheck-new.ts';
import { addPrecheckPages } from './routes/prechecks.ts';
import { addRecipient } from './routes/recipient.ts';
import { addRegistration } from './routes/registration.ts';
import { addReplies } from './routes/replies.ts';
import { addSendingSettings } from './routes/sending-settings.ts';
import { addSettings } from './routes/settings.ts';
import { addShrinking } from './routes/shrink-file.ts';
import { addStart } from './routes/start.ts';
import { addStatistics } from './routes/statistics.ts';
import { addTemplatePreview } from './routes/template-preview.ts';
import { addTemplates } from './routes/templates.ts';
import { addWebhookPages } from './routes/webhooks.ts';
import { archiveMessages } from './texts/archive-messages.ts';
import { caseTypeMessages } from './texts/case-type-messages.ts';
import { disposalMessages } from './texts/disposal-messages.ts';
import { flowMessages } from './texts/flow-messages.ts';
import { mailingMessages } from './texts/mailing-messages.ts';
import { noticeMessages } from './texts/notice-messages.ts';
import { pageMessages } from './texts/page-messages.ts';
import { peopleMessages } from './texts/people-messages.ts';
import { precheckMessages } from './texts/precheck-messages.ts';
import { replyMessages } from './texts/reply-messages.ts';
import { statisticsMessages } from './texts/statistics-messages.ts';
import { templateMessages } from './texts/template-messages.ts';
import type { WebhookTools } from './webhooks/manage-webhooks.ts';

/** Bytes of an API letter's body: the envelope's base64 attachments as JSON, with room to spare. */
const BODY_BYTES = 4 * 1_048_576;

export interface WebParts {
  readonly config: Config;
  readonly organisations: Organisations;
  readonly records: Records;
  readonly webhooks: WebhookTools;
  readonly log: Log;
}

/** Starts to listen. Addresses: pages, api. */
export async function startWeb({ config, organisations, records, webhooks, log }: WebParts): Promise<Running> {
  const { environment, outbound } = config;
  const [first] = organisations.all;
  if (first === undefined) throw new TypeError('the configuration names no organisation');
  const app = await createWebServer({
    service: 'sender',
    environment,
    listen: config.listen,
    log,
    limits: { bodyBytes: BODY_BYTES },
    // A letter of HTML is previewed in a sandboxed frame of our own.
    frames: ["'self'"],
    ready: () => records.database.ping(),
    pages: { organisation: (request) => organisationShown(organisations, request), navigation },
  });
  const door = await registerLogin(app, {
    login: config.login,
    organisations: providersOf(config),
    withoutProvider: '/emergency',
    afterLogin: accountAtLogin(config, records),
    environment,
    database: records.database,
    organisation: first.id,
    service: 'sender',
    publicUrl: config.listen.publicUrl,
    log,
    ...(outbound === undefined ? {} : { outbound }),
  });
  app.decorateRequest('rights');
  app.decorateRequest('unmetRoles');
  app.decorateRequest('clientSees');
  app.addHook('preHandler', whoIsHere(config, records));
  app.decorateRequest('unseen', 0);
  app.addHook('preHandler', async (request) => {
    request.unseen = await unseenOf(records, request);
  });
  const desk = { organisations, records, webhooks };
  for (const add of [
    addStart,
    addRecipient,
    addLetterForm,
    addLetterKind,
    addCaseTypes,
    addTemplates,
    addTemplatePreview,
    addPlainLanguage,
    addCheck,
    addShrinking,
    addLetter,
    addLetterActs,
    addApprovals,
    addSendingSettings,
    addNotices,
    addWebhookPages,
    addLetterFiles,
    addLetterRecord,
    addRegistration,
    addArchive,
    addLists,
    addMailings,
    addMailingSteps,
    addMailingDeeds,
    addPrecheckNew,
    addPrecheckColumn,
    addPrecheckPages,
    addLog,
    addLooks,
    addDisclosure,
    addDataSubject,
    addDisposal,
    addDisposalHolds,
    addStatistics,
    addReplies,
    addSettings,
    addOrganisation,
  ]) {
    add(app, desk);
  }
  addEmergency(app, desk, config.listen.publicUrl, door);
  await addApi(app, config, desk);
  const address = await listen(app, config.listen);
  return {
    name: 'pages and API',
    addresses: { pages: address, api: `${address}${API_ROOT}` },
    stop: () => stopWebServer(app),
  };
}

function providersOf({ organisations }: Config): readonly OwnProvider[] {
  return organisations.map(({ id, name, login }) => {
    return { organisation: organisationNumber(id), name, ...(login === undefined ? {} : { login }) };
  });
}

// Before the log-in's organisation is judged, the name that the provider gave is shown.
function organisationShown(organisations: Organisations, request: FastifyRequest): { name: string } | undefined {
  const user = request.user;
  if (user === undefined) return undefined;
  const served = organisations.all.find((organisation) => organisation.id === user.organisation);
  const name = served?.name ?? user.organisationName;
  return name === undefined ? undefined : { name };
}

function navigation(request: FastifyRequest): readonly NavigationItem[] {
  const user = request.user;
  if (user === undefined) return [];
  const t = pageMessages(request.language);
  const caseworker = holds(request.rights, ['caseworker']);
  return [
    ...(caseworker
      ? [
          { href: '/', text: t('nav-start') },
          { href: '/letters', text: t('nav-letters') },
          { href: '/replies', text: replyMessages(request.language)('nav') },
          { href: '/prechecks', text: precheckMessages(request.language)('nav') },
        ]
      : []),
    ...(holds(request.rights, ['caseworker', 'approver'])
      ? [{ href: '/mailings', text: mailingMessages(request.language)('nav') }]
      : []),
    ...recordsNavigation(request),
    ...(request.rights.size > 0
      ? [{ href: '/substitutes', text: peopleMessages(request.language)('substitutes-title') }]
      : []),
    ...(holds(request.rights, ['approver'])
      ? [{ href: '/approvals', text: flowMessages(request.language)('nav-approvals') }]
      : []),
    ...(holds(request.rights, ['template-editor'])
      ? [
          { href: '/templates', text: templateMessages(request.language)('nav-templates') },
          { href: '/case-types', text: caseTypeMessages(request.language)('nav-case-types') },
        ]
      : []),
    ...(holds(request.rights, ['archivist'])
      ? [{ href: '/archive', text: archiveMessages(request.language)('nav-archive') }]
      : []),
    ...(holds(request.rights, ['administrator']) ? [{ href: '/settings', text: t('nav-settings') }] : []),
    ...(request.rights.size > 0
      ? [{ href: '/notices', text: noticeMessages(request.language)('nav'), count: request.unseen }]
      : []),
    { href: '/help', text: t('nav-help') },
  ];
}

function recordsNavigation({ rights, language }: FastifyRequest): readonly NavigationItem[] {
  const keeper = holds(rights, ['archivist', 'auditor']);
  const reads = keeper || holds(rights, ['caseworker', 'approver']);
  return [
    ...(reads ? [{ href: '/log', text: pageMessages(language)('nav-log') }] : []),
    ...(keeper ? [{ href: '/disposal', text: disposalMessages(language)('nav') }] : []),
    ...(reads || holds(rights, ['administrator'])
      ? [{ href: '/statistics', text: statisticsMessages(language)('nav') }]
      : []),
  ];
}
