// The foldable part of the letter's form: event in a matter, payment, reply and receipt (issue 4, "Event messages").
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  checkbox,
  type Fault,
  faultOf,
  field,
  type Html,
  html,
  radios,
  select,
} from '../../../platform/pages/components.ts';
import type { LetterRules } from '../case-types/letter-rules.ts';
import type { Draft, LetterExtras } from '../letter-draft.ts';
import type { OperatorSupports } from '../operator-supports.ts';
import { extrasMessages } from '../texts/extras-messages.ts';

export interface ExtrasFieldset {
  readonly language: Language;
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  /** What the recipient's operator is configured to do; undefined where FaR has named none. */
  readonly supports: OperatorSupports;
  /** What the letter's case type asks for. */
  readonly rules?: LetterRules;
}

/** Open where something is filled in or wrong. */
export function extrasFieldset(page: ExtrasFieldset): Html {
  const t = extrasMessages(page.language);
  const extras = page.draft.content.extras ?? {};
  const { matter, payment, allowsReply, asksReceipt } = extras;
  const wanted = Object.keys(page.rules?.caseType?.matter ?? {}).some((member) => member !== 'diaryNumber');
  const used =
    wanted ||
    page.rules?.caseType?.category === 'event' ||
    matter !== undefined ||
    payment !== undefined ||
    allowsReply === true ||
    asksReceipt === true;
  const wrong = page.faults.some(({ field: name }) => /^(matter|payment)-/.test(name));
  return html`<details class="bd-details bd-extras"${used || wrong ? html` open` : ''}><summary>${t('extras-summary')}</summary>
    <p class="bd-hint">${t('extras-lead')}</p>
    ${matterFields(page, extras)}${paymentFields(page, extras)}${ways(page, extras)}</details>`;
}

type Fields = Pick<ExtrasFieldset, 'language' | 'faults'>;

/** The event in a matter. */
export function matterFields(page: Fields, { matter }: Pick<LetterExtras, 'matter'>): Html {
  const { language } = page;
  const t = extrasMessages(language);
  const line = (name: string, label: string, value: string | undefined, hint?: string): Html =>
    field({
      language,
      name,
      label,
      value,
      width: 'medium',
      optional: 'sometimes',
      error: faultOf(page.faults, name),
      ...(hint === undefined ? {} : { hint }),
    });
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('matter-legend')}</legend>
    <p class="bd-hint">${t('matter-hint')}</p>
    ${line('matter-id', t('matter-id-label'), matter?.matterId, t('matter-id-hint'))}
    ${line('matter-event', t('matter-event-label'), matter?.eventId)}
    ${line('matter-preceding', t('matter-preceding-label'), matter?.precedingEventId)}
    ${line('matter-subject', t('matter-subject-label'), matter?.subject)}
    ${line('matter-type', t('matter-type-label'), matter?.eventType, t('matter-type-hint'))}
    ${select({
      language,
      name: 'matter-status',
      label: t('matter-status-label'),
      value: matter?.status ?? '',
      options: [
        { value: '', label: t('matter-status-none') },
        ...(['senderinitiative', 'recipientinitiative', 'closed'] as const).map((value) => ({
          value,
          label: t(`matter-status-${value}`),
        })),
      ],
    })}</fieldset>`;
}

/** Betaldata. */
export function paymentFields(page: Fields, { payment }: Pick<LetterExtras, 'payment'>): Html {
  const { language } = page;
  const t = extrasMessages(language);
  const line = (name: string, label: string, value: string | undefined, hint?: string): Html =>
    field({
      language,
      name,
      label,
      value,
      width: 'short',
      optional: 'sometimes',
      inputMode: name === 'payment-ocr' ? 'numeric' : 'text',
      error: faultOf(page.faults, name),
      ...(hint === undefined ? {} : { hint }),
    });
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('payment-legend')}</legend>
    <p class="bd-hint">${t('payment-hint')}</p>
    ${line('payment-amount', t('payment-amount-label'), payment?.amount, t('payment-amount-hint'))}
    ${line('payment-due', t('payment-due-label'), payment?.dueDate, t('payment-due-hint'))}
    ${radios({
      language,
      name: 'payment-method',
      legend: t('payment-method-legend'),
      value: payment?.method ?? 'BG',
      options: (['BG', 'PG'] as const).map((value) => ({ value, label: t(`payment-${value}`) })),
    })}
    ${line('payment-account', t('payment-account-label'), payment?.account)}
    ${line('payment-ocr', t('payment-ocr-label'), payment?.ocr, t('payment-ocr-hint'))}</fieldset>`;
}

// Only what the operator can do is offered: the wire carries the question to everybody, and most never answer it.
function ways({ language, draft, supports }: ExtrasFieldset, { allowsReply, asksReceipt }: LetterExtras): Html {
  const t = extrasMessages(language);
  const answer = draft.checked?.answer;
  if (answer?.kind !== 'reachable') return html``;
  const { replies, receipts } = supports;
  if (!replies && !receipts) return html`<p class="bd-hint">${t('ways-none')}</p>`;
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('ways-legend')}</legend>
    <p class="bd-hint">${t('ways-hint', { operator: answer.operator.name })}</p>
    <input type="hidden" name="ways" value="yes">
    ${replies && checkbox({ name: 'allows-reply', label: t('ways-reply'), checked: allowsReply === true })}
    ${receipts && checkbox({ name: 'asks-receipt', label: t('ways-receipt'), checked: asksReceipt === true })}</fieldset>`;
}
