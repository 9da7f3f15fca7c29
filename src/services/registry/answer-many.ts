// isReachable's answer to a question of many, from the copy of the register straight to bytes: nothing is made of one recipient that would
// have to be cleared away (bench/reachable). What cannot be answered so is answered as every other question is.
import { BrevduvaError } from '../../domain/errors.ts';
import type { WrittenEnvelope } from '../../platform/web/soap.ts';
import type { ReachabilityAnswer } from '../../wire/mina-meddelanden/reachability.ts';
import {
  type AnswerForm,
  AnswersWriter,
  answerFormOf,
  isPlainTime,
  reachabilityEnvelope,
} from '../../wire/mina-meddelanden/reachability-write.ts';
import { requireMayAskFor } from './authorise.ts';
import type { Directory } from './directory.ts';
import { type ReachabilityContext, reachabilityFor } from './look-up-accounts.ts';
import type { Caller } from './registry-context.ts';
import { ACCEPTED, NO_CHOICE } from './replica/choice-pool.ts';
import { NOT_THERE, PENDING, SECURE } from './replica/profile-table.ts';
import type { ManyFound, RegisterCopy } from './replica/register-copy.ts';

interface Question {
  readonly sender: string;
  /** Numbers of twelve digits, allowed by the contract. */
  readonly ids: Float64Array;
}

/** The answer of `reachabilityFor`, written. Errors: the same. */
export async function answerMany(
  context: ReachabilityContext,
  caller: Caller,
  { sender, ids }: Question,
): Promise<WrittenEnvelope> {
  const known = await context.directory.now();
  requireMayAskFor(known, caller.caller, sender);
  const copy = await context.replica.current();
  const answer = copy === undefined ? undefined : answerFrom(copy, known, { sender, ids });
  return (
    answer ?? writtenAnswers(await reachabilityFor(context, caller, { sender, recipients: Array.from(ids, String) }))
  );
}

/** The envelope of the answers. */
export function writtenAnswers(statuses: readonly ReachabilityAnswer[]): WrittenEnvelope {
  return { envelope: written(() => reachabilityEnvelope(statuses)) };
}

/** What the contract does not let us write is our own error. */
function written<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    throw new BrevduvaError('internal', 'an answer to isReachable could not be written', {}, cause);
  }
}

function answerFrom(copy: RegisterCopy, known: Directory, { sender, ids }: Question): WrittenEnvelope | undefined {
  const found = copy.findMany(ids, sender);
  const forms = new Forms(copy, known);
  const writer = new AnswersWriter(roomFor(ids.length));
  for (let n = 0; n < ids.length; n += 1) {
    const form = forms.of(found, n);
    if (form === undefined) return undefined;
    writer.add(form, ids[n] ?? 0, found.registeredAt[n] ?? 0, found.changedAt[n] ?? 0);
  }
  const envelope = writer.end();
  return { envelope, sent: () => giveBack(writer.room) };
}

const notThere: ReachabilityAnswer = {
  accountStatus: { recipientId: '', type: 'Not', pending: false },
  senderAccepted: false,
};
const waits: ReachabilityAnswer = { ...notThere, accountStatus: { ...notThere.accountStatus, pending: true } };

/** How each is answered, as `reachabilityFor` does; an operator's answers are looked for once in a question. */
class Forms {
  readonly #copy: RegisterCopy;
  readonly #known: Directory;
  readonly #notThere = written(() => answerFormOf(notThere));
  readonly #waits = written(() => answerFormOf(waits));
  /** By what the register says and what the recipient said of the sender. */
  readonly #accounts: (AnswerForm | undefined)[] = [];

  constructor(copy: RegisterCopy, known: Directory) {
    this.#copy = copy;
    this.#known = known;
  }

  /** Undefined for what `reachabilityFor` must answer itself: there is no such operator, or a time is no common one. */
  of({ what, registeredAt, said, changedAt }: ManyFound, n: number): AnswerForm | undefined {
    const account = what[n] ?? NOT_THERE;
    if (account === NOT_THERE) return this.#notThere;
    if ((account & PENDING) !== 0) return this.#waits;
    if (!isPlainTime(registeredAt[n] ?? -1) || !isPlainTime(changedAt[n] ?? -1)) return undefined;
    const key = account * 3 + (said[n] ?? NO_CHOICE) + 1;
    const form = this.#accounts[key] ?? this.#formOf(account, said[n] ?? NO_CHOICE);
    this.#accounts[key] = form;
    return form;
  }

  #formOf(account: number, said: number): AnswerForm | undefined {
    const serviceSupplier = this.#known.operators.get(this.#copy.operatorOf(account >> 2));
    if (serviceSupplier === undefined) return undefined;
    if (!serviceSupplier.connected) return this.#notThere;
    const model: ReachabilityAnswer = {
      accountStatus: {
        recipientId: '',
        type: (account & SECURE) === 0 ? 'Anonymous' : 'Secure',
        pending: false,
        serviceSupplier,
        lastRegistration: '',
      },
      senderAccepted: said === NO_CHOICE || said === ACCEPTED,
      ...(said === NO_CHOICE ? {} : { lastSenderAcceptChange: '' }),
    };
    return written(() => answerFormOf(model));
  }
}

/** Bytes of an answer, a little more than one has. */
const ANSWER = 640;
/** Questions of fewer are not worth it. */
const WORTH = 64 * 1024;
/** Rooms that are kept, and the largest of them: answers under way at once. */
const KEPT = 8;
const LARGEST = 2 * 1024 * 1024;

const rooms: Buffer[] = [];

/** A buffer to write the answer in: large ones are used again, for new memory must first be cleared. */
function roomFor(many: number): Buffer {
  const bytes = many * ANSWER;
  return bytes < WORTH ? Buffer.allocUnsafeSlow(bytes + 1024) : (rooms.pop() ?? Buffer.allocUnsafeSlow(bytes));
}

function giveBack(room: Buffer): void {
  if (rooms.length < KEPT && room.length >= WORTH && room.length <= LARGEST) rooms.push(room);
}
