// What the letter's form says beside subject and support: the text in its form, event, payment, reply and receipt.
import type { Form } from '../../../platform/web/form.ts';
import { cleanHtml } from '../html/clean-html.ts';
import { type Block, tidyRuns, writeHtml } from '../html/letter-html.ts';
import { plainOfHtml } from '../html/plain-of-html.ts';
import { readMarks } from '../html/read-marks.ts';
import type { LetterExtras, MatterFields, PaymentFields } from '../letter-draft.ts';

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
  const ticked = (name: string): true | undefined => (form.has(name) ? true : undefined);
  return {
    bodyType,
    ...(form.has('matter-id') ? { matter: matterIn(form) } : {}),
    ...(form.has('payment-amount') ? { payment: paymentIn(form) } : {}),
    ...(form.has('ways') ? { allowsReply: ticked('allows-reply'), asksReceipt: ticked('asks-receipt') } : {}),
  };
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
