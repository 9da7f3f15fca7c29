// The sandbox's start page: what this is, what to try, where everything is and who one can be.

import type { Language } from '../../platform/i18n/i18n.ts';
import { createLog } from '../../platform/log.ts';
import {
  copyable,
  definitionList,
  type Html,
  heading,
  html,
  linkButton,
  section,
  table,
} from '../../platform/pages/components.ts';
import type { Running } from '../../platform/running.ts';
import { sendPage } from '../../platform/web/page-reply.ts';
import { createWebServer, listen as listenAt, stopWebServer } from '../../platform/web/server.ts';
import { type Announcement, type ServiceAddresses, writtenNumber } from './announcement.ts';
import { silentReader } from './people.ts';
import { listen, type Place } from './place.ts';
import { startPageMessages } from './start-page-messages.ts';

function tries(announcement: Announcement, language: Language): Html {
  const t = startPageMessages(language);
  const { sender, 'mailbox-a': mailbox, 'mail-catcher': mail, registers } = announcement.services;
  const step = (text: string, href: string | undefined, link: string) =>
    html`<li><p>${text}</p>${href === undefined ? '' : html`<p>${linkButton({ href, text: link, kind: 'secondary' })}</p>`}</li>`;
  return html`<ol>
    ${step(t('try-write', { number: writtenNumber('198101052382') }), sender?.pages, t('open-sender'))}
    ${step(t('try-read'), mailbox?.pages, t('open-mailbox'))}
    ${step(t('try-mail'), mail?.pages, t('open-mail'))}
    <li><p>${t('try-opt-out')}</p></li>
    <li><p>${t('try-silent', { number: writtenNumber(silentReader.id) })}</p></li>
    ${step(t('try-own-data'), mailbox?.pages === undefined ? undefined : `${mailbox.pages}/settings/tokens`, t('open-own-data'))}
    ${step(t('try-registers'), registers?.pages, t('open-registers'))}
  </ol>`;
}

function interfaces(service: ServiceAddresses): Html {
  const rest = service.openapi === undefined ? '' : html`<li><a href="${service.openapi}">OpenAPI</a></li>`;
  // The wire demands a client certificate, so a browser cannot follow: shown as text.
  const wire = Object.values(service.wire ?? {}).map((address) => html`<li><code>${address}</code></li>`);
  const smtp = service.smtp === undefined ? '' : html`<li><code>${service.smtp}</code></li>`;
  return html`<ul class="bd-plain">${rest}${wire}${smtp}</ul>`;
}

function services(announcement: Announcement, language: Language): Html {
  const t = startPageMessages(language);
  return table({
    caption: t('services-caption'),
    columns: [{ head: t('service-head') }, { head: t('pages-head') }, { head: t('interfaces-head') }],
    rows: Object.values(announcement.services)
      .slice(1)
      .map((service) => [
        service.name,
        html`<a href="${service.pages ?? ''}">${service.pages ?? ''}</a>`,
        interfaces(service),
      ]),
  });
}

function people(announcement: Announcement, language: Language): Html {
  const t = startPageMessages(language);
  return table({
    caption: t('people-text'),
    columns: [{ head: t('person-head') }, { head: t('does-head') }, { head: t('log-in-head') }],
    rows: announcement.people.map((person) => [
      person.personalNumber === undefined
        ? person.name
        : html`${person.name}<br><span class="bd-numeric">${writtenNumber(person.personalNumber)}</span>`,
      person.does[language],
      html`<a href="${person.logIn.at}">${person.logIn.at}</a>`,
    ]),
  });
}

function systems(announcement: Announcement, language: Language): Html {
  const t = startPageMessages(language);
  const { apiClient, certificates, dataFolder } = announcement;
  return definitionList([
    { term: t('client'), description: copyable(language, apiClient.id) },
    { term: t('secret'), description: copyable(language, apiClient.secret) },
    { term: t('token-endpoint'), description: copyable(language, apiClient.tokenEndpoint) },
    { term: t('api'), description: copyable(language, apiClient.api) },
    { term: t('ca'), description: copyable(language, certificates.ca) },
    { term: t('data-folder'), description: copyable(language, dataFolder) },
  ]);
}

/** Starts the start page's own small server. */
export async function startStartPage(place: Place, announcement: Announcement): Promise<Running> {
  const config = listen(place, 'start');
  const app = await createWebServer({
    service: 'sandbox',
    environment: 'sandbox',
    listen: config,
    log: createLog('start-page'),
    pages: { login: false },
  });
  app.get('/', async (request, reply) => {
    const { language } = request;
    const t = startPageMessages(language);
    const main = html`${heading(t('title'), t('lead'))}
      ${section(t('try-title'), tries(announcement, language))}
      ${section(t('people-title'), people(announcement, language))}
      ${section(t('services-title'), services(announcement, language))}
      ${section(t('systems-title'), html`<p>${t('systems-text')}</p>${systems(announcement, language)}`)}`;
    return sendPage(request, reply, { title: t('title'), main, wide: true });
  });
  const address = await listenAt(app, config);
  return { name: 'start-page', addresses: { pages: address }, stop: () => stopWebServer(app) };
}
