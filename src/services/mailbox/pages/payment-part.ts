// What there is to pay, beside the letter: to copy or to read with a bank's app, never to press (a link to pay would be a fraud's).
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  html,
  notice,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import { presentationMessages } from '../../../platform/presentation/presentation-messages.ts';
import { isOverdue, paymentMarkOf } from '../act/pay.ts';
import { covers } from '../rights.ts';
import type { PaymentMark } from '../store/payments.ts';
import { payTexts } from '../texts/pay-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { factsShown } from './presented-parts.ts';

type PayTranslate = ReturnType<typeof payTexts>;

/** The section, for a letter that says what to pay and whose signature is good. */
export async function paymentPart(here: LetterHere): Promise<Html | undefined> {
  const { context, opened, says, language, holder, csrf, done } = here;
  const { letter } = opened;
  if (says.payment === undefined) return undefined;
  const t = payTexts(language);
  const mark = await paymentMarkOf(context, letter, says.payment);
  const late = isOverdue(mark, context.clock());
  const said = { paid: t('doneMarkedPaid'), unpaid: t('doneMarkedUnpaid') };
  const word = done === 'paid' || done === 'unpaid' ? done : undefined;
  return section(
    presentationMessages(language)('paymentTitle'),
    html`${word === undefined ? '' : notice({ kind: 'success', text: said[word], announce: true })}
      ${late ? notice({ kind: 'warning', title: t('overdue'), text: t('overdueText') }) : ''}
      <p>${stateOf(t, language, mark, late)}</p>
      ${factsShown(here, 'payment')}
      ${mark.paidAt === undefined && !late ? html`<p class="bd-quiet">${t('reminder')}</p>` : ''}
      ${covers(holder.right, 'manage') ? markForm(t, letter.id, mark, csrf) : ''}`,
    'payment',
  );
}

function stateOf(t: PayTranslate, language: Language, { due, paidAt }: PaymentMark, late: boolean): Html {
  if (paidAt !== undefined)
    return html`${statusBadge('delivered', t('paid'))} ${t('paidText', { date: formatDate(paidAt, language) })}`;
  if (late) return statusBadge('refused', t('overdue'));
  return statusBadge('waiting', t('dueSoon', { date: dayText(due, language) }));
}

function dayText(day: string, language: Language): string {
  return formatDate(new Date(`${day}T12:00:00Z`), language);
}

function markForm(t: PayTranslate, letterId: string, { paidAt }: PaymentMark, csrf: string): Html {
  const paid = paidAt !== undefined;
  return form({
    action: `/letters/${letterId}/${paid ? 'unpaid' : 'paid'}`,
    csrf,
    body: actions(
      button({ text: t(paid ? 'markUnpaid' : 'markPaid'), kind: 'secondary', icon: paid ? 'cross' : 'check' }),
    ),
  });
}
