// isReachable's answer written fast: a thousand recipients share a few forms, so each form is written once by the contract's own writer and
// then only filled in (Recipient v3, isReachable).
import { writeEnvelope } from '../soap/envelope.ts';
import type { ReachabilityAnswer } from './reachability.ts';
import { recipientOperations } from './recipient.ts';
import { keepsFacets } from './schema/lexical.ts';
import { RecipientId } from './types/identity.ts';

type Supplier = NonNullable<ReachabilityAnswer['accountStatus']['serviceSupplier']>;

/** One answer as it is written, and where in it stands what differs; -1 for what it does not have. */
export interface AnswerForm {
  readonly bytes: Buffer;
  readonly recipient: number;
  readonly registered: number;
  readonly changed: number;
}

/** Stand-ins, valid by the contract, that are found again in what was written. */
const RECIPIENT = '199912319999';
const REGISTERED = '9990-01-01T00:00:00.000Z';
const CHANGED = '9991-01-01T00:00:00.000Z';

const bySupplier: WeakMap<Supplier, Map<number, AnswerForm>> = new WeakMap();
const without = new Map<number, AnswerForm>();
const [HEAD, TAIL] = aroundOf();

function envelopeOf(statuses: readonly ReachabilityAnswer[]): Buffer {
  return Buffer.from(writeEnvelope(recipientOperations.isReachable.response.write({ statuses })));
}

/** What stands before the first answer and after the last, as it is where there is one. */
function aroundOf(): readonly [Buffer, Buffer] {
  const model = {
    accountStatus: { recipientId: RECIPIENT, type: 'Not', pending: false },
    senderAccepted: false,
  } as const;
  const bytes = envelopeOf([model]);
  const text = bytes.toString('latin1');
  const start = text.lastIndexOf('<', text.indexOf('AccountStatus>'));
  const first = text.lastIndexOf('<', start - 1);
  const name = /^<([\w:]+)>/.exec(text.slice(first))?.[1] ?? '';
  const end = text.lastIndexOf(`</${name}>`) + name.length + 3;
  return [bytes.subarray(0, first), bytes.subarray(end)];
}

/**
 * How an answer like this one is written: its recipient and times do not matter. Operators are recognised as objects: hand in the same
 * object for the same operator. Throws BrevduvaError 'invalid-input' for what the contract does not let us write.
 */
export function answerFormOf({
  accountStatus,
  senderAccepted,
  lastSenderAcceptChange,
}: ReachabilityAnswer): AnswerForm {
  const { type, pending, serviceSupplier, lastRegistration } = accountStatus;
  const key =
    (type === 'Secure' ? 0 : type === 'Anonymous' ? 1 : 2) * 16 +
    (pending ? 8 : 0) +
    (senderAccepted ? 4 : 0) +
    (lastRegistration === undefined ? 0 : 2) +
    (lastSenderAcceptChange === undefined ? 0 : 1);
  const forms = formsOf(serviceSupplier);
  const known = forms.get(key);
  if (known !== undefined) return known;
  const status = { ...accountStatus, recipientId: RECIPIENT };
  const whole = envelopeOf([
    {
      accountStatus: lastRegistration === undefined ? status : { ...status, lastRegistration: REGISTERED },
      senderAccepted,
      ...(lastSenderAcceptChange === undefined ? {} : { lastSenderAcceptChange: CHANGED }),
    },
  ]);
  const bytes = whole.subarray(HEAD.length, whole.length - TAIL.length);
  // The operator's own words stand between the recipient and the times.
  const form = {
    bytes,
    recipient: bytes.indexOf(RECIPIENT),
    registered: lastRegistration === undefined ? -1 : bytes.lastIndexOf(REGISTERED),
    changed: lastSenderAcceptChange === undefined ? -1 : bytes.lastIndexOf(CHANGED),
  };
  forms.set(key, form);
  return form;
}

function formsOf(supplier: Supplier | undefined): Map<number, AnswerForm> {
  if (supplier === undefined) return without;
  const known = bySupplier.get(supplier);
  if (known !== undefined) return known;
  const made = new Map<number, AnswerForm>();
  bySupplier.set(supplier, made);
  return made;
}

/** An envelope that answers are put in one after the other. */
export class AnswersWriter {
  #bytes: Buffer;
  #at = 0;

  /** `room` is written in, and left for a larger one where it is too small. */
  constructor(room: Buffer) {
    this.#bytes = room;
    this.#put(HEAD);
  }

  /** `id` is a recipient of twelve digits; times are whole milliseconds since 1970, by `isPlainTime`, and not looked at where the form has none. */
  add(
    { bytes, recipient, registered, changed }: AnswerForm,
    id: number,
    registeredAt: number,
    changedAt: number,
  ): void {
    const from = this.#put(bytes);
    const high = Math.floor(id / 1_000_000);
    writeDigits(this.#bytes, from + recipient, 6, high);
    writeDigits(this.#bytes, from + recipient + 6, 6, id - high * 1_000_000);
    if (registered !== -1) writeInstant(this.#bytes, from + registered, registeredAt);
    if (changed !== -1) writeInstant(this.#bytes, from + changed, changedAt);
  }

  /** What is written in now. */
  get room(): Buffer {
    return this.#bytes;
  }

  /** The whole envelope; nothing can be added then. */
  end(): Buffer {
    this.#put(TAIL);
    return this.#bytes.subarray(0, this.#at);
  }

  #put(bytes: Buffer): number {
    const from = this.#at;
    this.#at += bytes.length;
    if (this.#at > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.#at * 2);
      larger.set(this.#bytes.subarray(0, from));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, from);
    return from;
  }
}

const DAY_MS = 86_400_000;
/** The first of the year 10 000. */
const TIME_END = 253_402_300_800_000;

/** Whether an instant is written with a year of four digits. */
export function isPlainTime(ms: number): boolean {
  return ms >= 0 && ms < TIME_END;
}

/** As `toISOString`: the separators stand there already. Year, month and day by the calendar that begins in March (H. Hinnant, civil_from_days). */
function writeInstant(bytes: Buffer, at: number, ms: number): void {
  const day = Math.floor(ms / DAY_MS);
  const inDay = (ms - day * DAY_MS) | 0;
  const shifted = (day + 719_468) | 0;
  const era = (shifted / 146_097) | 0;
  const ofEra = shifted - era * 146_097;
  const yearOfEra = ((ofEra - ((ofEra / 1460) | 0) + ((ofEra / 36_524) | 0) - ((ofEra / 146_096) | 0)) / 365) | 0;
  const ofYear = ofEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const fromMarch = ((5 * ofYear + 2) / 153) | 0;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  writeDigits(bytes, at, 4, yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
  writeDigits(bytes, at + 5, 2, month);
  writeDigits(bytes, at + 8, 2, ofYear - (((153 * fromMarch + 2) / 5) | 0) + 1);
  const seconds = (inDay / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  writeDigits(bytes, at + 11, 2, (minutes / 60) | 0);
  writeDigits(bytes, at + 14, 2, minutes % 60);
  writeDigits(bytes, at + 17, 2, seconds % 60);
  writeDigits(bytes, at + 20, 3, inDay % 1000);
}

function writeDigits(bytes: Buffer, at: number, many: number, value: number): void {
  let left = value | 0;
  for (let place = at + many - 1; place >= at; place -= 1) {
    const rest = (left / 10) | 0;
    bytes[place] = 0x30 + left - rest * 10;
    left = rest;
  }
}

/** The instant's milliseconds, if it is written as it is filled in here; NaN otherwise. */
function plainTimeOf(instant: string): number {
  const ms = Date.parse(instant);
  return isPlainTime(ms) && new Date(ms).toISOString() === instant ? ms : Number.NaN;
}

/**
 * The envelope of the answer: the very bytes that the contract's writer gives, in a small part of its time. Operators are recognised as
 * objects: hand in the same object for the same operator. Throws BrevduvaError 'invalid-input' for what the contract does not let us write.
 */
export function reachabilityEnvelope(statuses: readonly ReachabilityAnswer[]): Uint8Array {
  if (statuses.length === 0) return envelopeOf(statuses);
  const writer = new AnswersWriter(Buffer.allocUnsafeSlow(1024 * statuses.length));
  for (const status of statuses) {
    const { recipientId, lastRegistration } = status.accountStatus;
    const registeredAt = lastRegistration === undefined ? 0 : plainTimeOf(lastRegistration);
    const changedAt = status.lastSenderAcceptChange === undefined ? 0 : plainTimeOf(status.lastSenderAcceptChange);
    // Anything else than the one form that is filled in here is left to the contract's writer.
    if (!keepsFacets(RecipientId.facets, recipientId, recipientId) || Number.isNaN(registeredAt + changedAt))
      return envelopeOf(statuses);
    writer.add(answerFormOf(status), Number(recipientId), registeredAt, changedAt);
  }
  return writer.end();
}
