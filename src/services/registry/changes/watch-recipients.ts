// Which recipients a sender is told of: those that it has named itself, for a time and up to a bound (data minimisation, GDPR art. 5.1 c).
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { requireMayAskFor } from '../authorise.ts';
import type { RegistryContext } from '../registry-context.ts';
import { unwatch, watch, watchedBy } from '../store/feed.ts';
import type { FeedRules } from './config.ts';

export interface Watching {
  readonly caller: string;
  /** The system that asks, for the audit trail. */
  readonly clientId: string;
  readonly sender: string;
  readonly recipients: readonly string[];
}

export interface Watched {
  readonly count: number;
  readonly max: number;
  /** Until when the named ones are followed. */
  readonly until?: Date;
}

/** Errors: as requireMayAskFor; 'invalid-input' (a number that is none), 'conflict' (over the bound; nothing is added). */
export async function watchRecipients(context: RegistryContext, rules: FeedRules, asked: Watching): Promise<Watched> {
  const { database, organisation, clock } = context;
  const { sender, recipients } = asked;
  requireMayAskFor(await context.directory.now(), asked.caller, sender);
  recipients.forEach(requireNumber);
  const now = clock();
  const until = new Date(now.getTime() + rules.watchMs);
  return await database.transaction(organisation, async (tx) => {
    const count = await watch(tx, sender, recipients, { now, until });
    if (count > rules.watchMax) throw overBound(rules.watchMax);
    await record(context, tx, asked, 'added');
    return { count, max: rules.watchMax, until };
  });
}

/** Errors: as requireMayAskFor. */
export async function unwatchRecipients(context: RegistryContext, rules: FeedRules, asked: Watching): Promise<Watched> {
  const { database, organisation, clock } = context;
  requireMayAskFor(await context.directory.now(), asked.caller, asked.sender);
  return await database.transaction(organisation, async (tx) => {
    await unwatch(tx, asked.sender, asked.recipients);
    await record(context, tx, asked, 'removed');
    return { count: await watchedBy(tx, asked.sender, clock()), max: rules.watchMax };
  });
}

/** How many are followed. Errors: as requireMayAskFor. */
export async function watchedNow(
  { database, directory, organisation, clock }: RegistryContext,
  rules: FeedRules,
  { caller, sender }: Pick<Watching, 'caller' | 'sender'>,
): Promise<Watched> {
  requireMayAskFor(await directory.now(), caller, sender);
  return { count: await watchedBy(database.reader(organisation), sender, clock()), max: rules.watchMax };
}

async function record(
  { events }: RegistryContext,
  tx: Parameters<RegistryContext['events']['record']>[0],
  { caller, clientId, sender, recipients }: Watching,
  what: 'added' | 'removed',
): Promise<void> {
  const details = { sender, clientId, [what]: recipients.length };
  await events.record(tx, { kind: 'watch.changed', actor: caller, subject: sender, details });
}

function requireNumber(text: string, at: number): void {
  if (parseRecipientId(text).ok) return;
  throw new BrevduvaError('invalid-input', 'a recipient is no identity number', {
    faults: [
      {
        field: `recipients/${at}`,
        sv: 'Numret finns inte. Rätta eller ta bort det.',
        en: 'There is no such number. Correct or remove it.',
      },
    ],
  });
}

function overBound(max: number): BrevduvaError {
  return new BrevduvaError('conflict', 'more recipients than one sender may follow', {
    detail: {
      sv: `En avsändare får följa högst ${max} mottagare. Ta bort några först. Inget är tillagt.`,
      en: `A sender may follow at most ${max} recipients. Remove some first. Nothing has been added.`,
    },
  });
}
