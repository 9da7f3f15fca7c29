// What a letter says beside its text: read from the envelope that was verified, once for each page (Message/v3, MessageHeader).
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { type LetterSays, readHeader, SAYS_NOTHING } from '../../../platform/presentation/letter-says.ts';
import type { Presented } from '../../../platform/presentation/present-letter.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { headerOf } from '../use/kept-content.ts';

const known = new WeakMap<StoredLetter, Promise<LetterSays>>();

/** Nothing for a letter that nobody whom we know has signed, and for one whose envelope cannot be read. */
export function factsOf(context: MailboxContext, letter: StoredLetter): Promise<LetterSays> {
  const found = known.get(letter);
  if (found !== undefined) return found;
  const reading = read(context, letter);
  known.set(letter, reading);
  return reading;
}

async function read(context: MailboxContext, letter: StoredLetter): Promise<LetterSays> {
  if (letter.delivery.verification.signedAs === 'nobody') return SAYS_NOTHING;
  try {
    const says = readHeader(await headerOf(context, letter), context.messageTypes);
    // Whoever was sent somebody else's letter has nothing to answer its sender, who would say so too.
    return letter.delivery.forward === undefined ? says : { ...says, reply: undefined, receipt: undefined };
  } catch (error) {
    // The letter itself can be read although its envelope cannot.
    if (error instanceof BrevduvaError) return SAYS_NOTHING;
    throw error;
  }
}

/** The letter as something to present, with what its sender takes from this mailbox. */
export async function presentable(context: MailboxContext, letter: StoredLetter): Promise<Presented> {
  const { senderName: name, senderId: id, receivedAt } = letter.delivery;
  const peer = context.acting.senders.get(id);
  return {
    says: await factsOf(context, letter),
    sender: { name, id },
    day: stockholmDate(receivedAt),
    takes: { replies: peer?.replies === true, receipts: peer?.receipts === true },
  };
}
