// What has changed since a cursor, to an operator about its own accounts, to a sender about recipients that it has named, to both about who is
// connected. Nobody learns why.
import { BrevduvaError } from '../../../domain/errors.ts';
import { requireMayAskFor, requireOperator } from '../authorise.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type FeedChange, type FeedPage, type FeedParty, readFeed } from '../store/feed.ts';
import { type ReplacedAt, replacedAt } from '../store/numbers.ts';

export interface Question {
  readonly caller: string;
  /** Whose recipients; without one the caller asks as an operator. */
  readonly sender: string | undefined;
  readonly after: number | undefined;
  readonly limit: number;
}

/** As the asker sees it: `arrived` and `left` are an operator's words for `moved`. */
export type ToldKind = FeedChange['kind'] | 'arrived' | 'left';

export interface ToldChange {
  readonly at: Date;
  readonly kind: ToldKind;
  /** Undefined where it is about a party. */
  readonly recipient: string | undefined;
  readonly former: string | undefined;
  readonly party: FeedParty | undefined;
}

export interface Told {
  readonly changes: readonly ToldChange[];
  readonly next: number;
}

/** Errors: as requireOperator or requireMayAskFor; 'gone' (the cursor is disposed of), 'invalid-input' (never given). */
export async function readChanges(context: RegistryContext, question: Question): Promise<Told> {
  const { database, directory, organisation, clock } = context;
  const { caller, sender, after, limit } = question;
  const known = await directory.now();
  if (sender === undefined) requireOperator(known, caller);
  else requireMayAskFor(known, caller, sender);
  const asker = sender === undefined ? { operator: caller } : { sender, now: clock() };
  const page = await readFeed(database.reader(organisation), asker, after, limit);
  requireKept(after, page);
  const changes = page.changes.map((change) => ({
    ...change,
    kind: sender === undefined ? forOperator(change, caller) : change.kind,
  }));
  return { changes, next: page.next };
}

function forOperator({ kind, operator }: FeedChange, caller: string): ToldKind {
  if (kind !== 'moved') return kind;
  return operator === caller ? 'arrived' : 'left';
}

function requireKept(after: number | undefined, { last, disposedTo }: FeedPage): void {
  if (after === undefined) return;
  if (after > last) {
    throw new BrevduvaError('invalid-input', 'the cursor is not one that this feed has given', {
      faults: [{ field: 'after', sv: 'Flödet har inte gett den markören.', en: 'The feed has not given this cursor.' }],
    });
  }
  if (after >= disposedTo) return;
  throw new BrevduvaError('gone', 'changes after this cursor are disposed of', {
    disposedTo,
    detail: {
      sv: `Ändringar efter markören har gallrats. Fråga registret om alla mottagare och läs vidare från after=${disposedTo}.`,
      en: `Changes after the cursor have been disposed of. Ask the register about every recipient, and go on from after=${disposedTo}.`,
    },
  });
}

/**
 * For an operator that could not follow the feed and compares everybody: of these numbers those that have been replaced, where the mailbox
 * of the one in use is the caller's. Errors: 'access-denied'.
 */
export async function replacedNumbers(
  { database, directory, organisation }: RegistryContext,
  caller: string,
  recipients: readonly string[],
): Promise<readonly ReplacedAt[]> {
  requireOperator(await directory.now(), caller);
  return await replacedAt(database.reader(organisation), caller, recipients);
}
