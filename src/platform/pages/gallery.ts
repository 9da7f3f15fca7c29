// Every component on one page, in either language: for the browser test and for looking at in the sandbox
import type { Language } from '../i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  checkbox,
  copyable,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  heading,
  letterList,
  letterSheet,
  linkButton,
  notice,
  pager,
  plainText,
  radios,
  section,
  select,
  sizeMeter,
  statusBadge,
  steps,
  table,
  textArea,
  time,
  timeline,
} from './components.ts';
import { galleryMessages } from './gallery-messages.ts';
import { type Html, html } from './html.ts';

const AT = new Date('2026-11-21T12:30:00Z');

/** The gallery's main content. `csrf` as in every form. */
export function gallery(language: Language, csrf: string): Html {
  return html`${forms(language, csrf)}${letter(language)}${lists(language)}${states(language)}`;
}

function forms(language: Language, csrf: string): Html {
  const t = galleryMessages(language);
  const faults: Fault[] = [
    { field: 'recipient', text: t('recipient-fault') },
    { field: 'letter', text: t('letter-fault') },
  ];
  const names = [t('step-recipient'), t('step-letter'), t('step-check'), t('step-send')];
  const body = html`
    ${field({ language, name: 'recipient', label: t('recipient'), hint: t('recipient-hint'), inputMode: 'numeric', width: 'medium', value: '19810105-2383', error: faultOf(faults, 'recipient') })}
    ${field({ language, name: 'subject', label: t('subject'), value: t('letter-subject'), data: { 'size-meter-source': 'text' } })}
    ${textArea({ language, name: 'letter', label: t('letter'), error: faultOf(faults, 'letter'), data: { 'size-meter-source': 'body' } })}
    ${select({
      language,
      name: 'case',
      label: t('case-type'),
      value: 'b',
      options: [
        { value: 'a', label: t('case-a') },
        { value: 'b', label: t('case-b') },
      ],
    })}
    ${radios({ language, name: 'class', legend: t('class'), hint: t('class-hint'), value: '3', options: ['1', '2', '3'].map((value) => ({ value, label: t(value === '1' ? 'class-1' : value === '2' ? 'class-2' : 'class-3') })) })}
    ${fileDrop({ language, name: 'files', label: t('attachments'), hint: t('attachments-hint'), accept: '.pdf,application/pdf', multiple: true, kept: [{ id: '1', name: 'Beslut om parkeringstillstånd 2026-1183.pdf', bytes: 184_320 }] })}
    ${sizeMeter({ language, label: t('size'), used: 1_312_400, max: 2_097_152, base: 1_312_000 })}
    ${field({ language, name: 'phone', label: t('phone'), optional: true, width: 'medium', type: 'tel' })}
    ${checkbox({ name: 'copy', label: t('copy-to-me') })}
    ${actions(button({ text: t('preview'), busyText: t('previewing') }), button({ text: t('save'), kind: 'secondary' }), linkButton({ href: '/', text: t('cancel'), kind: 'quiet' }))}`;
  return html`${steps({ language, names, current: 1, hrefs: ['/'] })}${errorSummary(language, faults)}
    ${heading(t('write'), t('write-lead'))}${form({ action: '/gallery', csrf, multipart: true, body })}
    ${askOnce({ question: t('throw-away'), text: t('throw-away-text'), action: form({ action: '/gallery', csrf, body: button({ text: t('throw-away-yes'), kind: 'danger' }) }) })}`;
}

function letter(language: Language): Html {
  const t = galleryMessages(language);
  const sheet = letterSheet({
    language,
    letterLanguage: language,
    sender: { name: t('sender-name') },
    recipient: '19810105-2382',
    subject: t('letter-subject'),
    date: AT,
    body: plainText(t('letter-text')),
    whatToDo: html`<h3>${t('what-to-do')}</h3><p>${t('what-to-do-text')}</p>`,
    attachments: [
      { name: 'Beslut.pdf', bytes: 184_320, href: '/beslut' },
      { name: 'Karta över området med ett mycket långt filnamn.pdf', bytes: 912_000, checksumGood: false },
    ],
    support: {
      text: t('support-text'),
      phoneNumber: '0470-410 00',
      emailAddress: 'kontakt@kommun-b.example.se',
      url: 'https://kommun-b.example.se/parkering',
    },
    assurance: t('assurance'),
  });
  const way = timeline(language, [
    { title: t('way-created'), state: 'done', at: AT },
    { title: t('way-checked'), state: 'done', at: new Date(AT.getTime() + 1200) },
    { title: t('way-sealed'), state: 'done', at: new Date(AT.getTime() + 2300) },
    {
      title: t('way-delivered'),
      state: 'current',
      at: new Date(AT.getTime() + 3100),
      text: html`<span class="bd-mono">8a4a4eb6-6f5e-4d0d-93a5-2d5b4c2a8f10</span>`,
    },
    { title: t('way-read'), state: 'waiting' },
  ]);
  const doubt = timeline(language, [
    { title: t('way-created'), state: 'done', at: AT },
    { title: t('way-unknown'), state: 'unknown', at: AT, text: t('way-unknown-text') },
    { title: t('way-refused'), state: 'failed', at: AT },
  ]);
  return section(t('the-letter'), html`${sheet}<h3>${t('its-way')}</h3>${way}${doubt}`);
}

function lists(language: Language): Html {
  const t = galleryMessages(language);
  const when = time(AT, language);
  const items = [
    {
      href: '/1',
      id: '1',
      who: 'Kommun B',
      what: t('letter-subject'),
      when,
      unread: true,
      attachments: 2,
      state: statusBadge('delivered', t('delivered')),
    },
    {
      href: '/2',
      id: '2',
      who: 'Region Mellan',
      what: t('other-subject'),
      when,
      state: statusBadge('refused', t('refused')),
    },
    {
      href: '/3',
      id: '3',
      who: 'Kommun A',
      what: t('third-subject'),
      when,
      attachments: 1,
      state: statusBadge('unknown', t('unknown')),
    },
  ];
  const rows = [
    ['Kommun B', '1 204', '3'],
    ['Region Mellan', '310 022', '17'],
  ];
  return section(
    t('lists'),
    html`${letterList({ language, label: t('letters'), items, select: 'ids' })}${pager({ language, page: 2, pages: 5, href: (page) => `?page=${page}` })}
    ${table({ caption: t('sent-this-month'), columns: [{ head: t('sender') }, { head: t('letters'), numeric: true }, { head: t('refused'), numeric: true }], rows })}
    ${definitionList([
      { term: t('letter-id'), description: copyable(language, '8a4a4eb6-6f5e-4d0d-93a5-2d5b4c2a8f10') },
      { term: t('sent-by'), description: 'Maj Lindgren' },
      { term: t('sent-at'), description: when },
    ])}
    ${emptyState({ title: t('empty-title'), text: t('empty-text'), action: linkButton({ href: '/', text: t('write'), kind: 'primary' }) })}`,
  );
}

function states(language: Language): Html {
  const t = galleryMessages(language);
  const badges = (['delivered', 'refused', 'unknown', 'waiting', 'draft'] as const).map((kind) =>
    statusBadge(kind, t(kind)),
  );
  return section(
    t('states'),
    html`<p>${badges.map((badge) => html`${badge} `)}</p>
    ${notice({ kind: 'info', text: t('notice-info') })}
    ${notice({ kind: 'success', title: t('notice-success-title'), text: t('notice-success'), announce: true })}
    ${notice({ kind: 'warning', title: t('notice-warning-title'), text: t('notice-warning'), actions: actions(linkButton({ href: '/', text: t('print') })) })}
    ${notice({ kind: 'error', title: t('notice-error-title'), text: t('notice-error') })}`,
  );
}
