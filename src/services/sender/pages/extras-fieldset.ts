// The foldable part of the letter's form: event in a matter, appointment, payment, reply and receipt (issue 4, "Event messages"; docs/kallelser.md).
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
import type { MessageType } from '../../../platform/presentation/message-type.ts';
import { asTyped } from '../appointment/check-appointment.ts';
import type { CaseType } from '../case-types/case-type.ts';
import type { LetterRules } from '../case-types/letter-rules.ts';
import { SECRECY_MAX } from '../check-content.ts';
import type { Draft, LetterExtras } from '../letter-draft.ts';
import type { OperatorSupports } from '../operator-supports.ts';
import { extrasMessages } from '../texts/extras-messages.ts';
import { metadataFieldset } from './metadata-fields.ts';

export interface ExtrasFieldset {
  readonly language: Language;
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  /** What the recipient's operator is configured to do; undefined where FaR has named none. */
  readonly supports: OperatorSupports;
  /** What the letter's case type asks for. */
  readonly rules?: LetterRules;
  /** What the case type's letters say beside their text. */
  readonly messageType?: MessageType | undefined;
}

/** Open where something is filled in or wrong. */
export function extrasFieldset(page: ExtrasFieldset): Html {
  const t = extrasMessages(page.language);
  const extras = page.draft.content.extras ?? {};
  const { matter, appointment, payment, allowsReply, asksReceipt } = extras;
  const marked = extras.secrecy !== undefined && page.rules?.caseType?.secrecy !== extras.secrecy;
  const wanted = Object.keys(page.rules?.caseType?.matter ?? {}).some((member) => member !== 'diaryNumber');
  const used =
    wanted ||
    page.messageType !== undefined ||
    marked ||
    page.rules?.caseType?.category === 'event' ||
    matter !== undefined ||
    appointment !== undefined ||
    payment !== undefined ||
    allowsReply === true ||
    asksReceipt === true;
  const wrong = page.faults.some(({ field: name }) => /^(matter-|appointment-|payment-|metadata|secrecy)/.test(name));
  return html`<details class="bd-details bd-extras"${used || wrong ? html` open` : ''}><summary>${t('extras-summary')}</summary>
    <p class="bd-hint">${t('extras-lead')}</p>
    ${matterFields(page, extras)}${appointmentFields(page, extras)}${paymentFields(page, extras)}${typed(page, extras)}${ways(page, extras)}${secrecyField(page, extras, page.rules?.caseType)}</details>`;
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

/** A time to come to. */
export function appointmentFields(
  { language, faults }: Fields,
  { appointment }: Pick<LetterExtras, 'appointment'>,
): Html {
  const t = extrasMessages(language);
  const { day, time, endTime, endDay } = asTyped(appointment, language);
  type Name = 'day' | 'time' | 'end-time' | 'end-day' | 'title' | 'place' | 'id';
  const line = (name: Name, value: string, width: 'short' | 'medium', hint?: string): Html =>
    field({
      ...{ language, name: `appointment-${name}`, label: t(`appointment-${name}-label`), value, width },
      ...{ optional: 'sometimes' as const, autocomplete: 'off', error: faultOf(faults, `appointment-${name}`) },
      ...(hint === undefined ? {} : { hint }),
    });
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('appointment-legend')}</legend>
    <p class="bd-hint">${t('appointment-hint')}</p>
    ${line('day', day, 'short', t('appointment-day-hint'))}
    ${line('time', time, 'short', t('appointment-time-hint'))}
    ${line('end-time', endTime, 'short', t('appointment-end-time-hint'))}
    ${line('end-day', endDay, 'short', t('appointment-end-day-hint'))}
    ${line('title', appointment?.title ?? '', 'medium', t('appointment-title-hint'))}
    ${line('place', appointment?.place ?? '', 'medium')}
    ${line('id', appointment?.id ?? '', 'medium', t('appointment-id-hint'))}
    ${checkbox({ name: 'appointment-cancelled', label: t('appointment-cancelled-label'), hint: t('appointment-cancelled-hint'), checked: appointment?.cancelled === true })}</fieldset>`;
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

function typed({ language, faults, messageType: type }: ExtrasFieldset, { metadata: given }: LetterExtras): Html {
  return type === undefined ? html`` : metadataFieldset({ language, faults, type, given });
}

/** The secrecy mark; none where the case type has one: that is its own to say. */
export function secrecyField(
  { language, faults }: Fields,
  { secrecy }: Pick<LetterExtras, 'secrecy'>,
  caseType: Pick<CaseType, 'secrecy'> | undefined,
): Html {
  if ((caseType?.secrecy ?? '') !== '') return html``;
  const t = extrasMessages(language);
  const words = { label: t('secrecy-label'), hint: t('secrecy-hint') };
  const how = { optional: true, maxLength: SECRECY_MAX, width: 'medium' } as const;
  return field({
    language,
    name: 'secrecy',
    ...words,
    ...how,
    value: secrecy ?? '',
    error: faultOf(faults, 'secrecy'),
  });
}

// Only what the operator can do is offered: the wire carries the question to everybody, and most never answer it.
function ways({ language, draft, supports }: ExtrasFieldset, extras: LetterExtras): Html {
  const { allowsReply, asksReceipt, signedReceipt } = extras;
  const t = extrasMessages(language);
  const answer = draft.checked?.answer;
  if (answer?.kind !== 'reachable') return html``;
  const { replies, receipts } = supports;
  if (!replies && !receipts) return html`<p class="bd-hint">${t('ways-none')}</p>`;
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('ways-legend')}</legend>
    <p class="bd-hint">${t('ways-hint', { operator: answer.operator.name })}</p>
    <input type="hidden" name="ways" value="yes">
    ${replies && checkbox({ name: 'allows-reply', label: t('ways-reply'), checked: allowsReply === true })}
    ${receipts && checkbox({ name: 'asks-receipt', label: t('ways-receipt'), checked: asksReceipt === true })}
    ${receipts && checkbox({ name: 'signed-receipt', label: t('ways-signed'), hint: t('ways-signed-hint'), checked: signedReceipt === true })}</fieldset>`;
}
