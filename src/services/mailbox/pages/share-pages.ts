// Sharing a letter for a time, and what others share: the forms and the list.
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  icon,
  letterSheet,
  notice,
  plainText,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { type FramedText, letterFrame } from '../../../platform/presentation/letter-frame.ts';
import type { AddressEntry } from '../act/address-book.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import type { OpenShare } from '../store/shares.ts';
import { shareTexts } from '../texts/share-texts.ts';
import { backToLetter } from './forward-pages.ts';
import { personFields, type TypedPerson } from './person-fields.ts';

export interface ShareView {
  readonly letter: StoredLetter;
  readonly operator: string;
  readonly book: readonly AddressEntry[];
  readonly typed: TypedPerson;
  readonly day: string;
  /** The last day that may be chosen. */
  readonly latest: string;
  readonly faults: readonly Fault[];
  readonly csrf: string;
}

/** The form. */
export function sharePage(language: Language, view: ShareView): Page {
  const t = shareTexts(language);
  const { letter, operator, book, typed, day, latest, faults, csrf } = view;
  return {
    title: t('shareTitle'),
    current: '/inbox',
    hasErrors: faults.length > 0,
    main: html`${backToLetter(t, letter.id)}${errorSummary(language, faults)}
      ${heading(t('shareTitle'), t('shareLead', { subject: letter.subject, sender: letter.delivery.senderName }))}
      <p>${t('shareHow', { operator })}</p>
      ${form({
        action: `/letters/${letter.id}/share`,
        csrf,
        body: html`${personFields(language, typed, { book, faults })}
          ${field({
            language,
            name: 'day',
            label: t('shareUntil'),
            hint: t('shareUntilHint', { date: latest }),
            width: 'short',
            maxLength: 10,
            value: day,
            error: faultOf(faults, 'day'),
          })}
          ${actions(button({ text: t('shareDo') }))}`,
      })}`,
  };
}

function dayOf(until: Date, language: Language): string {
  return formatDate(new Date(until.getTime() - 1), language);
}

/** What others share with the person who looks. Subjects are theirs to keep until one opens the letter. */
export function sharedListPage(language: Language, shares: readonly OpenShare[]): Page {
  const t = shareTexts(language);
  const list = html`<ul class="bd-rows" aria-label="${t('sharedList')}">${shares.map(
    ({ id, holder, until }) =>
      html`<li class="bd-row"><div class="bd-row-words"><a href="/shared/${id}">${t('sharedBy', { holder })}</a></div>
        <p class="bd-row-when">${t('sharedToDay', { date: dayOf(until, language) })}</p></li>`,
  )}</ul>`;
  return {
    title: t('sharedTitle'),
    current: '/shared',
    main: html`${heading(t('sharedTitle'), t('sharedLead'))}
      ${shares.length === 0 ? emptyState({ title: t('sharedEmpty'), text: t('sharedEmptyText'), icon: 'person' }) : list}`,
  };
}

export interface SharedLetterView {
  readonly share: OpenShare;
  readonly letter: StoredLetter;
  readonly attachments: readonly StoredAttachment[];
  readonly body: { readonly text: string } | (FramedText & { readonly frame: string });
}

/** Somebody else's letter. */
export function sharedLetterPage(language: Language, { share, letter, attachments, body }: SharedLetterView): Page {
  const t = shareTexts(language);
  const { holder, until, id } = share;
  const text: Html =
    'frame' in body ? letterFrame(body, { src: body.frame, title: letter.subject }) : plainText(body.text);
  return {
    title: letter.subject,
    current: '/shared',
    main: html`<p class="bd-back"><a href="/shared">${icon('back')}${t('sharedBack')}</a></p>
      ${notice({ kind: 'info', text: t('sharedNotice', { holder, date: dayOf(until, language) }) })}
      ${letter.delivery.verification.signedAs === 'nobody' ? notice({ kind: 'warning', text: t('sharedNotVerified') }) : ''}
      ${letterSheet({
        language,
        letterLanguage: letter.language.slice(0, 2).toLowerCase(),
        sender: { name: letter.delivery.senderName },
        recipient: holder,
        subject: letter.subject,
        date: letter.delivery.receivedAt,
        level: 1,
        body: text,
        attachments: attachments.map(({ id: file, filename, bytes }) => ({
          name: filename,
          bytes,
          actions: html`<a href="/shared/${id}/attachments/${file}" aria-label="${t('sharedOpenLabel', { filename })}">${t('sharedOpen')}</a>`,
        })),
      })}`,
  };
}
