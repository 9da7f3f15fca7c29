// Sending on paper what was written: where to, and a letter to somebody of whom only an address is known.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  textArea,
} from '../../../platform/pages/components.ts';
import { ADDRESS_LINES } from '../paper/address-lines.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { composeSteps } from './recipient-page.ts';

export interface AddressForm {
  readonly language: Language;
  readonly csrf: string;
  /** As it was typed. */
  readonly typed: string;
  readonly fault: string | undefined;
  /** Whether a register is asked where nothing is typed. */
  readonly register: boolean;
}

/** The field of an address. */
export function addressField({ language, typed, fault, register }: Omit<AddressForm, 'csrf'>): Html {
  const t = paperMessages(language);
  return textArea({
    language,
    name: 'address',
    label: t('address-label'),
    hint: register ? html`${t('address-hint')} ${t('address-hint-register')}` : t('address-hint'),
    error: fault,
    value: typed,
    rows: ADDRESS_LINES,
    maxLength: 400,
    ...(register ? { optional: true } : {}),
  });
}

function faultsOf({ fault }: AddressForm) {
  return fault === undefined ? [] : [{ field: 'address', text: fault }];
}

/** To the print queue, from the check of a draft. */
export function sendOnPaperPage(page: AddressForm & { readonly draft: string; readonly nowReachable: boolean }): Html {
  const { language, csrf, draft } = page;
  const t = paperMessages(language);
  const own = linkButton({ href: `/drafts/${draft}/paper`, text: t('send-own'), kind: 'quiet', icon: 'print' });
  const back = linkButton({ href: `/drafts/${draft}/check`, text: t('back'), kind: 'secondary', icon: 'back' });
  const body = html`${addressField(page)}${actions(back, button({ text: t('send'), busyText: t('sending'), icon: 'letter' }), own)}`;
  return html`${errorSummary(language, faultsOf(page))}${composeSteps(language, 3, draft)}
    ${heading(t('send-title'), t('send-lead'))}
    ${page.nowReachable && notice({ kind: 'warning', text: t('send-reachable'), announce: true })}
    ${form({ action: `/drafts/${draft}/on-paper`, csrf, body })}`;
}

/** A letter to somebody without a number. */
export function toAddressPage(page: AddressForm): Html {
  const { language, csrf } = page;
  const t = paperMessages(language);
  const back = linkButton({ href: '/letters/new', text: t('back'), kind: 'secondary', icon: 'back' });
  const body = html`${addressField(page)}${actions(back, button({ text: t('to-address-next'), busyText: t('part-working'), icon: 'arrow' }))}`;
  return html`${errorSummary(language, faultsOf(page))}${composeSteps(language, 0)}
    ${heading(t('to-address-title'), t('to-address-lead'))}
    ${form({ action: '/letters/to-address', csrf, body })}`;
}
