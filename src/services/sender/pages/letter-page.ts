// The letter's own page: how it stands and what to do, its way with times, the letter itself, every fact of it.
import { formatBytes } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  letterSheet,
  linkButton,
  notice,
  radios,
  type StatusKind,
  section,
  statusBadge,
  time,
  timeline,
} from '../../../platform/pages/components.ts';
import { asSupportinfo } from '../letter-draft.ts';
import { isSettled, type LetterState } from '../letter-state.ts';
import type { LetterView } from '../letter-view.ts';
import { type ToldOrganisation, toldNow, toldSteps } from '../tell-letter.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { wayMessages } from '../texts/way-messages.ts';
import { extraFacts } from './extras-facts.ts';
import { letterBody } from './letter-body.ts';
import { kindText, numberText, organisationText } from './words.ts';

const BADGES: Readonly<Record<LetterState, StatusKind>> = {
  held: 'waiting',
  withdrawn: 'neutral',
  created: 'waiting',
  signed: 'waiting',
  accepted: 'waiting',
  sealed: 'waiting',
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
  expired: 'refused',
  cancelled: 'neutral',
  rejected: 'refused',
  'to-print': 'waiting',
  printed: 'neutral',
};

/** The state in a word, with icon and colour. */
export function stateBadge(language: Language, state: LetterState): Html {
  return statusBadge(BADGES[state], letterMessages(language)(`state-${state}`));
}

export type ShownLetter = Pick<LetterPage, 'language' | 'organisation' | 'letter'> &
  Partial<Pick<LetterPage, 'next' | 'brand'>>;

type Sender = Parameters<typeof letterSheet>[0]['sender'];

export interface LetterPage {
  readonly language: Language;
  readonly organisation: ToldOrganisation & { readonly id: string; readonly mediatorName: string };
  readonly letter: LetterView;
  /** The head of its sheet; the organisation's name alone where absent. */
  readonly brand?: Sender;
  /** True just after sending. */
  readonly justSent: boolean;
  readonly csrf: string;
  /** A person is asked what became of it. */
  readonly askPerson: boolean;
  readonly faults: readonly Fault[];
  /** Other parts' sections (routes/letter-parts.ts). */
  readonly parts: readonly Html[];
  /** The next step's buttons. */
  readonly next: Html | undefined;
}

/** What changes while the letter is on its way: fetched again by the browser module, whole in the page without it. */
export function progressPart({ language, organisation, letter, next }: ShownLetter): Html {
  const t = letterMessages(language);
  const now = toldNow(language, letter);
  return html`<div data-settled="${isSettled(letter.state) ? 'yes' : 'no'}" data-now="${now.title}">
    ${notice({ kind: now.kind, title: now.title, text: now.text === '' ? waitingWords(t) : now.text, ...(next === undefined ? {} : { actions: next }) })}
    ${section(t('timeline-title'), timeline(language, toldSteps(language, organisation, letter)))}
  </div>`;
}

// Only with script is it true that the page follows the letter.
function waitingWords(t: ReturnType<typeof letterMessages>): Html {
  return html`<span class="bd-scripted">${t('live-updated')}</span><span class="bd-unscripted">${t('read-again')}</span>`;
}

/** The page. */
export function letterPage(page: LetterPage): Html {
  const { language, letter } = page;
  const t = letterMessages(language);
  const base = `/letters/${letter.id}`;
  return html`${errorSummary(language, page.faults)}
    ${heading(letter.subject, html`${kindText(language, letter.recipient)} ${numberText(letter.recipient, language)}`)}
    ${page.justSent && letter.state !== 'held' && html`<div class="bd-sent">${notice({ kind: 'success', title: t('sent-notice'), text: t('sent-notice-text'), announce: true })}</div>`}
    <p class="sr-only" role="status" data-live-status></p>
    <div class="bd-letter-page"><div><div data-live="${base}/progress">${progressPart(page)}</div>${page.askPerson && personForm(page)}${page.parts}</div>
      <div>${sheetOf(page, (id) => `${base}/files/${id}`)}
        ${actions(
          linkButton({ href: `${base}/print`, text: t('open-print'), icon: 'print' }),
          linkButton({ href: `${base}/letter.pdf`, text: t('save-pdf'), icon: 'file' }),
          letter.files.length > 0 &&
            linkButton({ href: `${base}/letter.pdf?attachments=yes`, text: t('save-pdf-files'), icon: 'clip' }),
        )}
        ${section(t('facts-title'), html`<div data-live-part="facts">${factsPart(page)}</div>`)}</div></div>
    <p><a href="/letters">${t('to-list')}</a></p>`;
}

// Shown until somebody has answered; nothing is chosen beforehand.
function personForm({ language, csrf, letter, faults }: LetterPage): Html {
  const t = wayMessages(language);
  const choice = radios({
    language,
    name: 'outcome',
    legend: t('person-legend'),
    hint: t('person-hint'),
    error: faultOf(faults, 'outcome'),
    options: [
      { value: 'arrived', label: t('person-arrived') },
      { value: 'not-arrived', label: t('person-not-arrived') },
    ],
  });
  const body = html`${choice}${actions(button({ text: t('person-save'), kind: 'secondary', busyText: t('person-saving') }))}`;
  return section(t('person-title'), form({ action: `/letters/${letter.id}/outcome`, csrf, body }));
}

/** The letter on its sheet, as the recipient sees it. */
export function sheetOf({ language, organisation, letter, brand }: ShownLetter, href: (id: string) => string): Html {
  return letterSheet({
    language,
    letterLanguage: letter.language === 'enGB' ? 'en' : 'sv',
    sender: brand ?? { name: organisation.name },
    recipient: numberText(letter.recipient, language),
    subject: letter.subject,
    date: letter.createdAt,
    body: letterBody(letter),
    attachments: letter.files.map((file) => ({ name: file.filename, bytes: file.bytes, href: href(file.id) })),
    support: asSupportinfo(letter.support),
    level: 2,
  });
}

/** Every fact of the letter; some come only once it is delivered. */
export function factsPart({ language, organisation, letter }: ShownLetter): Html {
  const t = letterMessages(language);
  const c = composeMessages(language);
  const base = `/letters/${letter.id}`;
  const { operator, settledAt, state } = letter;
  return definitionList(
    [
      {
        term: t('fact-recipient'),
        description: html`${kindText(language, letter.recipient)} ${numberText(letter.recipient, language)}`,
      },
      { term: t(letter.origin === 'api' ? 'fact-author-api' : 'fact-author'), description: letter.authorName },
      { term: t('fact-created'), description: time(letter.createdAt, language) },
      { term: t('fact-class'), description: c(`class-${letter.protectionClass}`) },
      { term: logMessages(language)('secrecy'), description: letter.secrecy },
      ...extraFacts(language, letter.extras, organisation.messageTypes).map(({ label, value }) => ({
        term: label,
        description: value,
      })),
      { term: t('fact-channel'), description: letter.channel !== 'digital' && t(`channel-${letter.channel}`) },
      {
        term: t('fact-postal-address'),
        description: letter.postalAddress?.map((line, index) => html`${index > 0 && html`<br>`}${line}`),
      },
      { term: t('fact-language'), description: c(`language-${letter.language}`) },
      { term: t('fact-operator'), description: operator === undefined ? undefined : organisationText(operator) },
      {
        term: t('fact-delivered'),
        description: state === 'delivered' && settledAt !== undefined && time(settledAt, language),
      },
      { term: t('fact-trans'), description: letter.transId && html`<code class="bd-mono">${letter.transId}</code>` },
      { term: t('fact-size'), description: formatBytes(letter.envelopeBytes, language) },
      { term: t('fact-mediator'), description: organisation.mediatorName },
      {
        term: t('fact-delivery'),
        description: letter.deliveryId && html`<code class="bd-mono">${letter.deliveryId}</code>`,
      },
      { term: t('fact-id'), description: html`<code class="bd-mono">${letter.id}</code>` },
      {
        term: t('fact-digest'),
        description:
          letter.signedSha256 &&
          html`<code class="bd-mono">${letter.signedSha256}</code><br><a href="${base}/signed.xml">${t('save-signed')}</a>`,
      },
    ].filter((row) => row.description !== false && row.description !== undefined),
  );
}
