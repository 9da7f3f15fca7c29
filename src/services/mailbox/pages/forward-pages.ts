// Forwarding a letter: to whom and with which words, then a look at it before it goes.
import { formatRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  plainText,
  section,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { AddressEntry } from '../act/address-book.ts';
import type { StoredLetter } from '../store/letters.ts';
import { type ShareTranslate, shareTexts } from '../texts/share-texts.ts';
import { personFields, type TypedPerson } from './person-fields.ts';

export interface ForwardView {
  readonly letter: StoredLetter;
  readonly book: readonly AddressEntry[];
  readonly typed: TypedPerson;
  readonly text: string;
  readonly faults: readonly Fault[];
  /** Why it was not sent. */
  readonly problem: string | undefined;
  /** The operator whose mailboxes alone take it, since a certificate has expired. */
  readonly onlyTo: string | undefined;
  readonly csrf: string;
}

/** The way back to the letter. */
export function backToLetter(t: ShareTranslate, letterId: string): Html {
  return html`<p class="bd-back"><a href="/letters/${letterId}#share">${icon('back')}${t('back')}</a></p>`;
}

/** Instead of the form, for a letter that whoever was to have it would not get any more. */
export function expiredForwardPage(language: Language, { id }: StoredLetter): Page {
  const t = shareTexts(language);
  return {
    title: t('forwardTitle'),
    current: '/inbox',
    hasErrors: false,
    main: html`${backToLetter(t, id)}${heading(t('forwardTitle'), t('forwardExpired'))}
      <p>${t('forwardExpiredWhy')}</p><p>${t('forwardExpiredInstead')}</p>
      ${actions(
        linkButton({ href: `/letters/${id}/share`, text: t('share') }),
        linkButton({ href: `/letters/${id}/original`, text: t('forwardExpiredSave'), kind: 'secondary' }),
      )}`,
  };
}

/** The form. */
export function forwardPage(language: Language, view: ForwardView): Page {
  const t = shareTexts(language);
  const { letter, book, typed, text, faults, problem, onlyTo, csrf } = view;
  const lead = t('forwardLead', { subject: letter.subject, sender: letter.delivery.senderName });
  const { lettersInDelivery: count } = letter;
  return {
    title: t('forwardTitle'),
    current: '/inbox',
    hasErrors: faults.length > 0 || problem !== undefined,
    main: html`${backToLetter(t, letter.id)}${errorSummary(language, faults)}
      ${problem === undefined ? '' : notice({ kind: 'error', text: problem, announce: true })}
      ${heading(t('forwardTitle'), lead)}
      <p>${t('forwardWhole')} ${t('forwardNoReturn')}</p>
      ${onlyTo === undefined ? '' : notice({ kind: 'info', text: t('forwardOnlyTo', { operator: onlyTo }) })}
      ${count > 1 ? notice({ kind: 'warning', text: t('forwardSeveral', { count }) }) : ''}
      ${form({
        action: `/letters/${letter.id}/forward`,
        csrf,
        body: html`${personFields(language, typed, { book, faults })}
          ${textArea({
            language,
            name: 'text',
            label: t('forwardText'),
            rows: 5,
            value: text,
            optional: true,
            error: faultOf(faults, 'text'),
          })}
          ${actions(button({ text: t('forwardCheck') }))}`,
      })}`,
  };
}

/** What was chosen, to be looked at. It travels in the form, never in an address. */
export function confirmForwardPage(
  language: Language,
  view: {
    readonly letter: StoredLetter;
    readonly person: { readonly id: RecipientId; readonly name: string };
    readonly text: string;
    readonly typed: TypedPerson;
    readonly csrf: string;
  },
): Page {
  const t = shareTexts(language);
  const { letter, person, text, typed, csrf } = view;
  const kept = { number: person.id, name: person.name, text, ...(typed.save ? { save: 'yes' } : {}) };
  const hidden = Object.entries(kept).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return {
    title: t('forwardConfirmTitle', { name: person.name }),
    current: '/inbox',
    main: html`${backToLetter(t, letter.id)}
      ${heading(
        t('forwardConfirmTitle', { name: person.name }),
        t('forwardConfirmLead', { number: formatRecipientId(person.id) }),
      )}
      <p>${t('forwardLead', { subject: letter.subject, sender: letter.delivery.senderName })} ${t('forwardNoReturn')}</p>
      ${text === '' ? '' : section(t('forwardConfirmText'), plainText(text))}
      ${form({
        action: `/letters/${letter.id}/forward`,
        csrf,
        body: html`${hidden}${actions(
          button({ text: t('forwardChange'), kind: 'secondary', name: 'do', value: 'change' }),
          button({ text: t('forwardDo'), name: 'do', value: 'send', busyText: t('forwardBusy') }),
        )}`,
      })}`,
  };
}
