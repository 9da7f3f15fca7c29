// What a letter asks its reader to do: read from the envelope that was verified, once for each page (Message/v3, MessageHeader).
import type { Appointment } from '../../../domain/appointment.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import { appointmentIn } from '../../../wire/mina-meddelanden/appointment.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { headerOf } from '../use/kept-content.ts';

export interface LetterFacts {
  /** The sender takes a reply, or wants one. */
  readonly reply: 'wanted' | 'allowed' | undefined;
  readonly receipt: 'simple' | 'signed' | undefined;
  readonly appointment: Appointment | undefined;
}

const NOTHING: LetterFacts = { reply: undefined, receipt: undefined, appointment: undefined };
const known = new WeakMap<StoredLetter, Promise<LetterFacts>>();

/** Nothing for a letter that nobody whom we know has signed, and for one whose envelope cannot be read. */
export function factsOf(context: MailboxContext, letter: StoredLetter): Promise<LetterFacts> {
  const found = known.get(letter);
  if (found !== undefined) return found;
  const reading = read(context, letter);
  known.set(letter, reading);
  return reading;
}

async function read(context: MailboxContext, letter: StoredLetter): Promise<LetterFacts> {
  if (letter.delivery.verification.signedAs === 'nobody') return NOTHING;
  try {
    const { reply, receiptRequest, metadata } = await headerOf(context, letter);
    const appointment = appointmentIn(metadata);
    // Whoever was sent somebody else's letter has nothing to answer its sender, who would say so too.
    if (letter.delivery.forward !== undefined) return { ...NOTHING, appointment };
    return {
      reply: reply === 'REQUESTED' ? 'wanted' : reply === 'ACCEPTED' ? 'allowed' : undefined,
      receipt: receiptRequest === 'SIGNED' ? 'signed' : receiptRequest === 'SIMPLE' ? 'simple' : undefined,
      appointment,
    };
  } catch (error) {
    // The letter itself can be read although its envelope cannot.
    if (error instanceof BrevduvaError) return NOTHING;
    throw error;
  }
}
