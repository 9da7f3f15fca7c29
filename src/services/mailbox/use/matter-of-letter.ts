// What a letter says of a matter and of a payment (OfficialMatter and Invoice): read from the envelope that was verified, never from anything else.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { MatterEvent, OfficialMatter } from '../../../wire/mina-meddelanden/delivery.ts';
import { invoice } from '../../../wire/mina-meddelanden/invoice.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';
import { isNamed } from '../../../wire/xml/tree.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { headerOf } from './kept-content.ts';

export interface ShownPayment {
  /** Hundredths of the currency. */
  readonly amount: number;
  readonly currency: string;
  /** yyyy-mm-dd, perhaps with a zone. */
  readonly dueDate: string;
  readonly method: 'BG' | 'PG';
  readonly account: string;
  readonly ocr: string | undefined;
}

export interface LetterMatter {
  readonly event?: Omit<MatterEvent, 'elements'>;
  readonly payment?: ShownPayment;
}

/** Undefined for a letter that nobody whom we know has signed, and for one without either. */
export async function matterOf(context: MailboxContext, letter: StoredLetter): Promise<LetterMatter | undefined> {
  if (letter.delivery.verification.signedAs === 'nobody') return undefined;
  const matter = await officialMatterOf(context, letter);
  if (matter === undefined) return undefined;
  const payment = paymentOf(matter);
  if (matter.kind === 'elements') return payment === undefined ? undefined : { payment };
  const { elements: _, ...event } = matter.event;
  return { event, ...(payment === undefined ? {} : { payment }) };
}

// The letter itself can be read although its envelope cannot: then there is nothing to tell of a matter.
async function officialMatterOf(context: MailboxContext, letter: StoredLetter): Promise<OfficialMatter | undefined> {
  try {
    return (await headerOf(context, letter)).officialMatter;
  } catch (error) {
    if (error instanceof BrevduvaError) return undefined;
    throw error;
  }
}

/** What there is to pay by it, if anything. */
export function paymentOf(matter: OfficialMatter): ShownPayment | undefined {
  const elements: readonly XmlElement[] = matter.kind === 'event' ? matter.event.elements : matter.elements;
  const element = elements.find((one) => isNamed(one, invoice.namespace, invoice.local));
  if (element === undefined) return undefined;
  try {
    const { amount, dueDate, accountMethod, accountNumber, ocrNumber } = invoice.read(element);
    return {
      amount: amount.value,
      currency: amount.attribute ?? 'SEK',
      dueDate,
      method: accountMethod === 'PG' ? 'PG' : 'BG',
      account: accountNumber,
      ocr: ocrNumber,
    };
  } catch {
    // Signed, but not what the schema says a payment is: a half-read one could send money wrong.
    return undefined;
  }
}
