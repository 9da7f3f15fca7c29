// The matter that a letter belongs to and what there is to pay, beside the letter: to copy, never to press (a link to pay would be a fraud's).
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { copyable, definitionList, type Html, html, section } from '../../../platform/pages/components.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { LetterMatter, ShownPayment } from '../use/matter-of-letter.ts';

/** Nothing for a letter with neither. */
export function matterPart(t: MailboxTranslate, language: Language, matter: LetterMatter | undefined): Html {
  if (matter === undefined) return html``;
  return html`${paymentSection(t, language, matter.payment)}${eventSection(t, matter.event)}`;
}

function paymentSection(t: MailboxTranslate, language: Language, payment: ShownPayment | undefined): Html {
  if (payment === undefined) return html``;
  const { account, ocr, dueDate, method } = payment;
  const rows = [
    { term: t('paymentAmount'), description: copyable(language, amountText(language, payment)) },
    { term: t('paymentDue'), description: copyable(language, dueDate.slice(0, 10)) },
    { term: t(method === 'BG' ? 'paymentBankgiro' : 'paymentPlusgiro'), description: copyable(language, account) },
    { term: t('paymentOcr'), description: ocr === undefined ? undefined : copyable(language, ocr) },
  ];
  return section(
    t('paymentTitle'),
    html`${definitionList(rows)}<p class="bd-quiet">${t('paymentNote')}</p>`,
    'payment',
  );
}

function amountText(language: Language, { amount, currency }: ShownPayment): string {
  const whole = formatNumber(Math.floor(amount / 100), language);
  const text = `${whole}${language === 'sv' ? ',' : '.'}${String(amount % 100).padStart(2, '0')}`;
  return language === 'sv' && currency === 'SEK' ? `${text} kr` : `${currency} ${text}`;
}

function eventSection(t: MailboxTranslate, event: LetterMatter['event']): Html {
  if (event === undefined) return html``;
  const { identity, matterSubject, eventType, matterStatus } = event;
  const rows = [
    { term: t('matterId'), description: identity?.officialMatterId },
    { term: t('matterSubject'), description: matterSubject },
    { term: t('matterEventType'), description: eventType },
    { term: t('matterStatus'), description: matterStatus === undefined ? undefined : t(`matter_${matterStatus}`) },
  ];
  return section(t('matterTitle'), definitionList(rows), 'matter');
}
