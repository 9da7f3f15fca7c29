// That the sender asks for a receipt, on the letter's page: yes and no stand beside each other.
import {
  actions,
  button,
  form,
  type Html,
  html,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { receiptAsked } from '../act/receipt.ts';
import { sentAbout } from '../act/sent.ts';
import { covers } from '../rights.ts';
import { type ReceiptTranslate, receiptTexts } from '../texts/receipt-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { factsShown } from './presented-parts.ts';
import { sentList } from './sent-words.ts';

const DONE = {
  'receipt-sent': 'doneSent',
  'receipt-declined': 'doneDeclined',
  'receipt-reconsidered': 'doneReconsidered',
  'again-receipt': 'doneAgain',
} as const;

/** The section, for a letter that asks. */
export async function receiptPart(here: LetterHere): Promise<Html | undefined> {
  const { language, done, says } = here;
  const { receipt } = says;
  if (receipt === undefined) return undefined;
  const t = receiptTexts(language);
  const key = Object.entries(DONE).find(([word]) => word === done)?.[1];
  const told = key === undefined ? '' : notice({ kind: 'success', text: t(key), announce: true });
  return section(
    presentationMessages(language)('receiptTitle'),
    html`${told}${await body(t, here, receipt)}`,
    'receipt',
  );
}

async function body(t: ReceiptTranslate, here: LetterHere, receipt: 'simple' | 'signed'): Promise<Html> {
  const { context, holder, opened, csrf, language } = here;
  const { letter } = opened;
  const sender = letter.delivery.senderName;
  const facts = factsShown(here, 'receipt');
  const may = covers(holder.right, 'manage');
  const href = `/letters/${letter.id}/receipt`;
  const press = (to: string, text: string): Html =>
    form({ action: `${href}/${to}`, csrf, body: actions(button({ text, kind: 'secondary' })) });
  if ((await receiptAsked(context, letter)) === undefined) return html`${facts}`;
  const receipts = (await sentAbout(context, letter)).filter(
    ({ kind }) => kind === 'receipt' || kind === 'signed-receipt',
  );
  if (receipts.some(({ state }) => state === 'declined'))
    return html`<p>${t('declined', { sender })}</p>${may ? press('reconsider', t('reconsider')) : ''}`;
  if (receipts.some(({ state }) => state === 'sending' || state === 'delivered' || state === 'unknown'))
    return sentList(language, letter.id, receipts);
  const signed = receipt === 'signed';
  return html`${receipts.length === 0 ? '' : sentList(language, letter.id, receipts)}${facts}
    ${
      may
        ? html`${actions(linkButton({ href, text: t(signed ? 'goSigned' : 'go'), icon: signed ? 'shield' : 'check' }))}${press('decline', t('no'))}`
        : ''
    }`;
}
