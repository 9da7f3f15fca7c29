// What the letter's form says beside subject and support: the text in its form, event, appointment, payment, reply and receipt.
import type { Form } from '../../../platform/web/form.ts';
import { appointmentTyped } from '../appointment/check-appointment.ts';
import { oneLine } from '../check-content.ts';
import { cleanHtml } from '../html/clean-html.ts';
import { type Block, tidyRuns, writeHtml } from '../html/letter-html.ts';
import { plainOfHtml } from '../html/plain-of-html.ts';
import { readMarks } from '../html/read-marks.ts';
import type { AppointmentFields, LetterExtras, MatterFields, PaymentFields } from '../letter-draft.ts';
import { metadataIn } from '../pages/metadata-fields.ts';

/** The text as it is kept: as typed, or HTML of what letters may have. The button `format` changes from one to the other. */
export function textIn(form: Form): { readonly text: string; readonly bodyType: 'text/html' | undefined } {
  const written = form.exact('text');
  const wasHtml = form.text('body-type') === 'text/html';
  const becomesHtml = form.has('format') ? form.text('format') === 'text/html' : wasHtml;
  const html = (): string => (form.text('text-syntax') === 'html' ? cleanHtml(written) : writeHtml(readMarks(written)));
  if (becomesHtml) return { text: wasHtml ? html() : htmlOfPlain(written), bodyType: 'text/html' };
  return { text: wasHtml ? plainOfHtml(html()) : written, bodyType: undefined };
}

/** Plain text as paragraphs: nothing in it is a sign. */
export function htmlOfPlain(text: string): string {
  const blocks = text.split(/\n[ \t]*(?:\n[ \t]*)+/).flatMap((part): Block[] => {
    const runs = tidyRuns(part.split(/(\n)/).map((line) => ({ text: line })));
    return runs.length === 0 ? [] : [{ kind: 'paragraph', runs }];
  });
  return writeHtml(blocks);
}

type Written = { readonly [Member in keyof LetterExtras]: LetterExtras[Member] | undefined };

/** The extras that the form has fields for. What it has no fields for stays as it is. */
export function extrasIn(form: Form): Written {
  const { bodyType } = textIn(form);
  return {
    bodyType,
    ...(form.has('matter-id') ? { matter: matterIn(form) } : {}),
    ...(form.has('payment-amount') ? { payment: paymentIn(form) } : {}),
    ...(form.has('appointment-day') ? { appointment: appointmentIn(form) } : {}),
    ...(form.has('metadata-type') ? { metadata: metadataIn(form) } : {}),
    ...(form.has('ways') ? waysIn(form) : {}),
    ...(form.has('secrecy') ? { secrecy: oneLine(form.text('secrecy')) || undefined } : {}),
  };
}

// Whoever wants it signed wants it.
function waysIn(form: Form): Written {
  const ticked = (name: string): true | undefined => (form.has(name) ? true : undefined);
  const signedReceipt = ticked('signed-receipt');
  return { allowsReply: ticked('allows-reply'), asksReceipt: signedReceipt ?? ticked('asks-receipt'), signedReceipt };
}

function appointmentIn(form: Form): AppointmentFields | undefined {
  const text = (name: string): string => form.text(`appointment-${name}`);
  const typed = { day: text('day'), time: text('time'), endTime: text('end-time'), endDay: text('end-day') };
  const cancelled = form.has('appointment-cancelled');
  return appointmentTyped(typed, { title: text('title'), place: text('place'), id: text('id'), cancelled });
}

const STATUSES = ['senderinitiative', 'recipientinitiative', 'closed'] as const;

function matterIn(form: Form): MatterFields | undefined {
  const fields = {
    matterId: form.text('matter-id'),
    eventId: form.text('matter-event'),
    precedingEventId: form.text('matter-preceding'),
    subject: form.text('matter-subject'),
    eventType: form.text('matter-type'),
    status: STATUSES.find((known) => known === form.text('matter-status')) ?? '',
  } as const;
  return Object.values(fields).every((text) => text === '') ? undefined : fields;
}

function paymentIn(form: Form): PaymentFields | undefined {
  const typed = {
    amount: form.text('payment-amount'),
    dueDate: form.text('payment-due'),
    account: form.text('payment-account'),
    ocr: form.text('payment-ocr'),
  };
  if (Object.values(typed).every((text) => text === '')) return undefined;
  return { ...typed, method: form.text('payment-method') === 'PG' ? 'PG' : 'BG' };
}
