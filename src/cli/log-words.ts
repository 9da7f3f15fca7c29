// What `brevduva log verify` says to people: the verdict, what is wrong, what is disposed of, and what nobody can know.
import type { ChainReport } from '../services/mediator/index.ts';

export interface CheckpointFault {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface LogVerdict {
  readonly report: ChainReport;
  readonly checkpoints: {
    readonly read: number;
    readonly judged: boolean;
    readonly faults: readonly CheckpointFault[];
  };
  /** Disposals in the log that the journal does not have; absent: no journal was given. */
  readonly unjournalled?: readonly number[];
}

export interface LogWords {
  readonly good: boolean;
  readonly words: string;
  /** What no verification can tell, in this case. */
  readonly unknowable: readonly string[];
}

const SHOWN = 20;

/** The verdict in words. */
export function describeLog(verdict: LogVerdict): LogWords {
  const { report, checkpoints, unjournalled = [] } = verdict;
  const wrong = [
    ...report.findings.map(({ position, kind, says }) => `position ${position}: ${kind}: ${safe(says)}`),
    ...checkpoints.faults.map(
      ({ file, line, reason }) => `${safe(file)}, line ${line}: the checkpoint ${safe(reason)}`,
    ),
    ...unjournalled.map((position) => `position ${position}: the disposal that it records is not in the journal`),
  ];
  const good = wrong.length === 0;
  const unknowable = unknown(verdict);
  const lines = [
    good ? 'Good: nothing in the mediation log is wrong.' : `Wrong: ${wrong[0] ?? ''}`,
    ...wrong.slice(1, SHOWN).map((line) => `  also ${line}`),
    ...(wrong.length > SHOWN ? [`  and ${wrong.length - SHOWN} more`] : []),
    '',
    `Mediator ${safe(report.mediator)}: ${report.blocks} blocks, positions 1 to ${report.position}, ${report.entries} entries with content.`,
    ...disposedLines(verdict),
    ...checkpointLines(verdict),
    '',
    'What this cannot know:',
    ...unknowable.map((line) => `  - ${line}`),
  ];
  return { good, words: `${lines.join('\n')}\n`, unknowable };
}

function disposedLines({ report }: LogVerdict): string[] {
  const { disposals } = report;
  if (disposals.length === 0) return ['Nothing is disposed of by any record.'];
  const total = disposals.reduce((sum, { count }) => sum + count, 0);
  return [
    `${total} entries are disposed of by ${disposals.length} records:`,
    ...disposals.slice(-SHOWN).map(({ position, at, by, rule, count, positions }) => {
      const [first, last] = [positions[0]?.[0], positions.at(-1)?.[1]];
      const where = first === undefined ? '' : `, within positions ${first} to ${last}`;
      return `  position ${position}, ${safe(at)}, by ${safe(by)}: ${count} entries${where} (${safe(rule)})`;
    }),
    ...(disposals.length > SHOWN ? [`  and ${disposals.length - SHOWN} records before these`] : []),
  ];
}

function checkpointLines({ report, checkpoints }: LogVerdict): string[] {
  const { checkpoint } = report;
  if (checkpoints.read + checkpoints.faults.length === 0) return ['No checkpoints were given.'];
  const trust = checkpoints.judged ? 'signed and trusted' : 'signed; trust is not judged (give --ca)';
  const last =
    checkpoint === undefined
      ? 'the log agrees with none of them'
      : `the log agrees with that of ${checkpoint.at}, at block ${checkpoint.block}, position ${checkpoint.position}`;
  return [`${checkpoints.read} checkpoints (${trust}); ${last}.`];
}

function unknown({ report, checkpoints }: LogVerdict): readonly string[] {
  const { checkpoint } = report;
  return [
    checkpoint === undefined
      ? 'whether the end of the log was cut off, or the whole of it made anew: no checkpoint from outside says what it was'
      : `whether anything after position ${checkpoint.position} (${checkpoint.at}) was removed or made anew: the last checkpoint is from before that`,
    ...(checkpoint !== undefined && !checkpoints.judged
      ? ['whether the checkpoints are the mediator’s own: their certificates were not judged']
      : []),
    'whether something happened that never reached the log, or happened otherwise than the mediator wrote at the time',
    'whether somebody who holds both the database and the signing key made the log and its checkpoints anew: compare with checkpoints that others received',
    'what the content of disposed entries was, and whether a disposal that is recorded was rightly decided',
  ];
}

// An operator's words could hold control characters that move the cursor.
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
