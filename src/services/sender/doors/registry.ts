// The way to FaR: isReachable of Recipient v3 over mutual TLS, with the asking organisation's own certificate.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Reachability } from '../../../domain/reachability.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { asReachability, type ReachabilityAnswer } from '../../../wire/mina-meddelanden/reachability.ts';
import { REACHABLE_MAX, recipientOperations } from '../../../wire/mina-meddelanden/recipient.ts';
import { readEnvelope, writeEnvelope } from '../../../wire/soap/envelope.ts';

const { isReachable } = recipientOperations;

export interface RegistryDoor {
  /** One answer for each number asked about (at most 1000, else a RangeError). Never throws for what FaR does. */
  lookUp(recipients: readonly RecipientId[]): Promise<ReadonlyMap<RecipientId, Reachability>>;
}

/** Posts SOAP: WireClient is one. */
export interface Poster {
  post(url: string, body: Uint8Array, options: { readonly timeoutMs: number }): Promise<PostOutcome>;
}

export interface RegistryDoorOptions {
  readonly sender: Organisationsnummer;
  readonly url: string;
  readonly client: Poster;
  readonly timeoutMs: number;
}

/** FaR as one organisation sees it. */
export function registryDoor({ sender, url, client, timeoutMs }: RegistryDoorOptions): RegistryDoor {
  return {
    async lookUp(recipients) {
      if (recipients.length > REACHABLE_MAX) throw new RangeError(`at most ${REACHABLE_MAX} recipients at once`);
      if (recipients.length === 0) return new Map();
      const body = writeEnvelope(isReachable.request.write({ sender, recipients }));
      const outcome = await client.post(url, body, { timeoutMs });
      if (outcome.kind !== 'answer') return everyone(recipients, { kind: 'unanswered', reason: 'no-answer' });
      const statuses = outcome.status === 200 ? readStatuses(outcome.body) : undefined;
      if (statuses === undefined) return everyone(recipients, { kind: 'unanswered', reason: 'bad-answer' });
      return answersFor(recipients, statuses);
    },
  };
}

function readStatuses(body: Uint8Array): readonly ReachabilityAnswer[] | undefined {
  try {
    return isReachable.response.read(readEnvelope(body).body).statuses;
  } catch {
    // A fault, or something that is not SOAP: FaR has not said anything about the recipient.
    return undefined;
  }
}

function everyone(recipients: readonly RecipientId[], answer: Reachability): ReadonlyMap<RecipientId, Reachability> {
  return new Map(recipients.map((recipient) => [recipient, answer]));
}

// Answers are matched by number, never by order: an answer about somebody else must not decide anything.
function answersFor(
  recipients: readonly RecipientId[],
  statuses: readonly ReachabilityAnswer[],
): ReadonlyMap<RecipientId, Reachability> {
  const byNumber = new Map(statuses.map((status) => [status.accountStatus.recipientId, status]));
  return new Map(
    recipients.map((recipient) => {
      const status = byNumber.get(recipient);
      return [recipient, status === undefined ? { kind: 'unanswered', reason: 'bad-answer' } : asReachability(status)];
    }),
  );
}
