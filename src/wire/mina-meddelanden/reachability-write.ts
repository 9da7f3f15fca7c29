// isReachable's answer written fast: a thousand recipients share a few forms, so each form is written once by the contract's own writer and
// then only filled in (Recipient v3, isReachable).
import { writeEnvelope } from '../soap/envelope.ts';
import type { ReachabilityAnswer } from './reachability.ts';
import { recipientOperations } from './recipient.ts';
import { keepsFacets } from './schema/lexical.ts';
import { RecipientId } from './types/identity.ts';

type Supplier = NonNullable<ReachabilityAnswer['accountStatus']['serviceSupplier']>;

/** What differs between answers of one form, in the order in which it is written; `undefined` where the form has none. */
interface Form {
  readonly pieces: readonly string[];
}

/** Stand-ins, valid by the contract, that are found again in what was written. */
const RECIPIENT = '199912319999';
const REGISTERED = '9990-01-01T00:00:00.000Z';
const CHANGED = '9991-01-01T00:00:00.000Z';

const utf8 = new TextDecoder();
const bySupplier: WeakMap<Supplier, Map<number, Form>> = new WeakMap();
const without = new Map<number, Form>();
const [HEAD = '', TAIL = ''] = aroundOf();

function envelopeOf(statuses: readonly ReachabilityAnswer[]): string {
  return utf8.decode(writeEnvelope(recipientOperations.isReachable.response.write({ statuses })));
}

/** What stands before the first answer and after the last, as it is where there is one. */
function aroundOf(): readonly string[] {
  const text = envelopeOf([standIn({ recipientId: RECIPIENT, type: 'Not', pending: false }, false)]);
  const start = text.lastIndexOf('<', text.indexOf('AccountStatus>'));
  const first = text.lastIndexOf('<', start - 1);
  const name = /^<([\w:]+)>/.exec(text.slice(first))?.[1] ?? '';
  const end = text.lastIndexOf(`</${name}>`) + name.length + 3;
  return [text.slice(0, first), text.slice(end)];
}

function standIn(
  accountStatus: ReachabilityAnswer['accountStatus'],
  senderAccepted: boolean,
  changed = false,
): ReachabilityAnswer {
  return { accountStatus, senderAccepted, ...(changed ? { lastSenderAcceptChange: CHANGED } : {}) };
}

function formOf({ accountStatus, senderAccepted, lastSenderAcceptChange }: ReachabilityAnswer): Form {
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
  const model = standIn(
    lastRegistration === undefined ? status : { ...status, lastRegistration: REGISTERED },
    senderAccepted,
    lastSenderAcceptChange !== undefined,
  );
  const text = envelopeOf([model]).slice(HEAD.length, -TAIL.length);
  const form = { pieces: text.split(new RegExp(`${RECIPIENT}|${REGISTERED}|${CHANGED}`)) };
  forms.set(key, form);
  return form;
}

function formsOf(supplier: Supplier | undefined): Map<number, Form> {
  if (supplier === undefined) return without;
  const known = bySupplier.get(supplier);
  if (known !== undefined) return known;
  const made = new Map<number, Form>();
  bySupplier.set(supplier, made);
  return made;
}

const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/** Whether every value is in the one form that is filled in here; anything else is left to the contract's writer. */
function isPlain({ accountStatus, lastSenderAcceptChange }: ReachabilityAnswer): boolean {
  const { recipientId, lastRegistration } = accountStatus;
  return (
    keepsFacets(RecipientId.facets, recipientId, recipientId) &&
    (lastRegistration === undefined || INSTANT.test(lastRegistration)) &&
    (lastSenderAcceptChange === undefined || INSTANT.test(lastSenderAcceptChange))
  );
}

/**
 * The envelope of the answer: the very bytes that the contract's writer gives, in about a tenth of its time. Operators are recognised as
 * objects: hand in the same object for the same operator. Throws BrevduvaError 'invalid-input' for what the contract does not let us write.
 */
export function reachabilityEnvelope(statuses: readonly ReachabilityAnswer[]): Uint8Array {
  if (statuses.length === 0 || !statuses.every(isPlain))
    return writeEnvelope(recipientOperations.isReachable.response.write({ statuses }));
  let text = HEAD;
  for (const status of statuses) {
    const { recipientId, lastRegistration } = status.accountStatus;
    const [before = '', second = '', third = '', last = ''] = formOf(status).pieces;
    text += before + recipientId + second;
    if (lastRegistration !== undefined) text += lastRegistration + third;
    if (status.lastSenderAcceptChange !== undefined)
      text += status.lastSenderAcceptChange + (lastRegistration === undefined ? third : last);
  }
  return Buffer.from(text + TAIL, 'utf8');
}
