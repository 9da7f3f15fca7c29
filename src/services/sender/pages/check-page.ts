// Step 3: the letter as the recipient will see it, and the one button that sends it. And the same letter for paper.

import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  form,
  type Html,
  heading,
  html,
  letterSheet,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import { framedText, letterFrame } from '../../../platform/presentation/letter-frame.ts';
import { partFacts, partSection } from '../../../platform/presentation/part-html.ts';
import type { PresentedPart } from '../../../platform/presentation/present-letter.ts';
import type { KindOfDraft } from '../case-types/kinds-to-choose.ts';
import { asSupportinfo, type Draft, type LetterExtras, type StoredFile, type SupportFields } from '../letter-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { extrasMessages } from '../texts/extras-messages.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { metadataMessages } from '../texts/metadata-messages.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { recordMessages } from '../texts/record-messages.ts';
import type { DraftMeasure } from '../write-draft.ts';
import { type Device, deviceFrame, deviceLinks } from './device-frame.ts';
import { extraFacts } from './extras-facts.ts';
import { type Advice, advicePart } from './hints-part.ts';
import { kindFacts } from './kind-page.ts';
import { letterBody } from './letter-body.ts';
import { sizeText, throwAway } from './letter-form-page.ts';
import { answerNotice, composeSteps } from './recipient-page.ts';
import { contentFaults, kindText, numberText } from './words.ts';

export interface CheckPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  readonly brand?: Sender | undefined;
  readonly draft: Draft;
  readonly measure: DraftMeasure;
  readonly now: Date;
  /** FaR said no when the letter was about to be sent. */
  readonly nowUnreachable: boolean;
  readonly advice: Advice;
  readonly device: Device;
  readonly kind: KindOfDraft;
  /** What the mailbox shows beside the text. */
  readonly parts: readonly PresentedPart[];
}

/** The page. */
export function checkPage(page: CheckPage): Html {
  const { language, draft, measure } = page;
  const t = composeMessages(language);
  const onPaper = draft.checked?.answer.kind === 'unreachable';
  const ready = measure.faults.length === 0;
  return html`${composeSteps(language, 2, draft.id)}
    ${heading(t('check-title'), t(onPaper ? 'check-lead-paper' : 'check-lead'))}
    ${page.nowUnreachable && notice({ kind: 'warning', text: t('now-unreachable'), announce: true })}
    ${!ready && faultNotice(page)}
    ${(onPaper || page.nowUnreachable) && answerNotice(language, page.organisation, draft.checked)}
    ${deviceLinks(language, page.device, (device) => `/drafts/${draft.id}/check?device=${device}`)}
    ${deviceFrame(language, page.device, asReceived(page))}
    ${advicePart(page.advice)}
    ${section(t('check-facts'), facts(page))}
    ${decision(page, onPaper, ready)}
    ${throwAway(language, page.csrf, draft.id)}`;
}

// As the mailbox shows it; on paper there is the sheet alone.
function asReceived(page: CheckPage): Html {
  const { draft, device, parts } = page;
  const writing = { ...writingOf(page), preview: `/drafts/${draft.id}/preview` };
  return device === 'print' ? sheetOfWriting({ ...writing, parts }) : sheetAsReceived(writing, parts);
}

/** The sheet, and below it what the mailbox shows of what the letter says beside its text. */
export function sheetAsReceived(writing: Writing, parts: readonly PresentedPart[]): Html {
  const { language, letterLanguage } = writing;
  const below = html`<div class="bd-preview-parts" lang="${letterLanguage}" role="group" aria-label="${metadataMessages(language)('preview-below')}">${parts.map(
    (part) => partSection(letterLanguage, part),
  )}</div>`;
  return html`${sheetOfWriting(writing)}${parts.length === 0 ? '' : below}`;
}

function faultNotice({ language, measure }: CheckPage): Html {
  const t = composeMessages(language);
  const list = contentFaults(language, measure.faults);
  const text = html`<p>${t('check-faults-lead')}</p><ul>${list.map((fault) => html`<li>${fault.text}</li>`)}</ul>`;
  return notice({ kind: 'error', text, announce: true });
}

function facts({ language, draft, measure, kind }: CheckPage): Html {
  const t = composeMessages(language);
  const { recipient, protectionClass } = draft.content;
  const answer = draft.checked?.answer;
  return definitionList([
    { term: t('fact-recipient'), description: `${kindText(language, recipient)} ${numberText(recipient, language)}` },
    { term: t('fact-operator'), description: answer?.kind === 'reachable' ? answer.operator.name : undefined },
    { term: t('fact-class'), description: t(`class-${protectionClass}`) },
    ...kindFacts(language, draft, kind),
    { term: t('fact-secrecy'), description: kind.changeable ? undefined : draft.content.extras?.secrecy },
    ...extraFacts(language, draft.content.extras).map(({ label, value }) => ({ term: label, description: value })),
    { term: t('fact-size'), description: sizeText(language, measure.total) },
  ]);
}

function decision({ language, csrf, draft }: CheckPage, onPaper: boolean, ready: boolean): Html {
  const t = composeMessages(language);
  const change = linkButton({
    href: `/drafts/${draft.id}/letter`,
    text: t('check-change'),
    kind: 'secondary',
    icon: 'pen',
  });
  if (onPaper) {
    const base = `/drafts/${draft.id}`;
    const print = linkButton({ href: `${base}/paper`, text: t('paper-open'), kind: 'quiet', icon: 'print' });
    const paper = linkButton({ href: `${base}/on-paper`, text: paperMessages(language)('send-open'), kind: 'primary' });
    return ready ? actions(change, paper, print) : actions(change, print);
  }
  if (!ready) return actions(change);
  const send = button({ text: t('send'), busyText: t('sending'), icon: 'letter' });
  const body = html`<p class="bd-quiet">${t('send-final')}</p>${actions(change, linkButton({ href: `/drafts/${draft.id}/later`, text: flowMessages(language)('send-later'), icon: 'clock' }), send)}`;
  return form({ action: `/drafts/${draft.id}/send`, csrf, body });
}

type Sender = Parameters<typeof letterSheet>[0]['sender'];

export interface Writing {
  readonly language: Language;
  /** The letter's own. */
  readonly letterLanguage: 'sv' | 'en';
  readonly organisation: string;
  /** The head of its sheet; the organisation's name alone where absent. */
  readonly brand?: Sender | undefined;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly text: string;
  readonly extras: LetterExtras | undefined;
  /** Where the letter is shown as the mailbox shows it; without it the text stands in the page. */
  readonly preview?: string;
  /** On paper: what the letter says beside its text. The payment stands on the sheet. */
  readonly parts?: readonly PresentedPart[];
  readonly support: SupportFields;
  readonly attachments: readonly StoredFile[];
  /** Where the attachments are; without it they are named only. */
  readonly href?: string;
  readonly now: Date;
}

/** A draft as something to show on its sheet. */
export function writingOf({
  language,
  organisation,
  brand,
  draft,
  now,
}: Pick<CheckPage, 'language' | 'organisation' | 'brand' | 'draft' | 'now'>): Writing {
  const { recipient, subject, text, support, extras } = draft.content;
  const letterLanguage = draft.content.language === 'enGB' ? 'en' : 'sv';
  const { attachments } = draft;
  const href = `/drafts/${draft.id}/files`;
  const sheet = { language, letterLanguage, organisation, brand, recipient, subject, text, extras, support } as const;
  return { ...sheet, attachments, href, now };
}

/** What is being written, on its sheet. */
export function sheetOfWriting(writing: Writing): Html {
  const { href, parts = [], letterLanguage } = writing;
  const payment = parts.find(({ kind }) => kind === 'payment');
  return letterSheet({
    language: writing.language,
    letterLanguage,
    sender: writing.brand ?? { name: writing.organisation },
    recipient: numberText(writing.recipient, writing.language),
    subject: writing.subject,
    date: writing.now,
    body: html`${bodyOfWriting(writing)}${payment !== undefined && partFacts(letterLanguage, payment, 'paper')}`,
    attachments: writing.attachments.map((file) => ({
      name: file.filename,
      bytes: file.bytes,
      ...(href === undefined ? {} : { href: `${href}/${file.id}` }),
    })),
    support: asSupportinfo(writing.support),
    level: 2,
  });
}

function bodyOfWriting({ language, preview, text, extras }: Writing): Html {
  const t = extrasMessages(language);
  if (preview === undefined || extras?.bodyType !== 'text/html') return letterBody({ text, extras });
  return html`${letterFrame(framedText(text), { src: preview, title: t('preview-title') })}
    <p class="bd-quiet">${t('preview-note')}</p>`;
}

/** The letter made for paper: the sheet alone when printed. `pdf`: the same for a window envelope. */
export function paperPage(writing: Writing, back: string, pdf?: string): Html {
  const t = composeMessages(writing.language);
  const envelope = paperMessages(writing.language)('single-pdf');
  const { attachments } = writing;
  const print = html`<button type="button" class="button button--primary" data-print hidden>${recordMessages(writing.language)('print-now')}</button>`;
  return html`<div class="bd-no-print bd-paper">${heading(t('paper-title'), t('paper-lead'))}
      ${actions(linkButton({ href: back, text: t('back'), kind: 'secondary', icon: 'back' }), print, pdf !== undefined && linkButton({ href: pdf, text: envelope, icon: 'file' }))}
      ${
        attachments.length > 0 &&
        section(
          t('paper-attachments'),
          html`<ul>${attachments.map((file) => html`<li><a href="${writing.href}/${file.id}">${file.filename}</a></li>`)}</ul>`,
        )
      }</div>
    ${sheetOfWriting(writing)}`;
}
