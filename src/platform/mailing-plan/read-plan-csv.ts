// The plan of a mailing read back from the table that plan-csv.ts writes, in either language, also after it was opened and saved in Excel.
import { type MailingPlanTold, planLabels } from './plan-csv.ts';

const ORGANISATION = '(16[0-9]{10})';

type Labels = ReturnType<typeof planLabels>;

/** Undefined when the rows are no such plan: what it is called in the first cell, what it is in the second. */
export function planOfRows(rows: readonly (readonly string[])[]): MailingPlanTold | undefined {
  const pairs = rows.map(([what = '', value = '']) => [plain(what), plain(value)] as const);
  for (const labels of [planLabels('sv'), planLabels('en')]) {
    const plan = read(pairs, labels);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

function read(pairs: readonly (readonly [string, string])[], labels: Labels): MailingPlanTold | undefined {
  const of = (label: string): string | undefined => pairs.find(([what]) => what === label)?.[1];
  const count = (label: string): number => countOf(of(label)) ?? 0;
  const mediator = new RegExp(`^(.+), ${ORGANISATION}$`).exec(of(labels.mediator) ?? '');
  const [name, mailingId, endsAt] = [of(labels.name), of(labels.mailingId), instantOf(of(labels.endsAt))];
  const letters = countOf(of(labels.letters));
  if (!mediator || !name || !mailingId || endsAt === undefined || letters === undefined) return undefined;
  const startsAt = instantOf(of(labels.startsAt));
  const perMinute = countOf(of(labels.perMinute));
  return {
    mailingId,
    name,
    state: of(labels.state) ?? '',
    mediator: { organisation: mediator[2] ?? '', name: mediator[1] ?? '' },
    contact: of(labels.contact) ?? '',
    senders: found(pairs, labels.sender('\u0001')).map(({ organisation, letters }) => ({ organisation, letters })),
    ...(startsAt === undefined ? {} : { startsAt }),
    endsAt,
    ...(perMinute === undefined || perMinute === 0 ? {} : { perMinute }),
    letters,
    committedLetters: count(labels.committedLetters),
    refusedLines: 0,
    batches: count(labels.batches),
    withAttachments: count(labels.withAttachments),
    withoutAttachments: count(labels.withoutAttachments),
    attachments: count(labels.attachments),
    attachmentBytes: count(labels.attachmentBytes),
    totalBytes: count(labels.totalBytes),
    averageBytes: count(labels.averageBytes),
    largestBytes: count(labels.largestBytes),
    operators: found(pairs, labels.operator('\u0002', '\u0001')),
  };
}

/** Rows whose words have an organisation (and a name) in them: \u0001 stands for the number, \u0002 for the name. */
function found(
  pairs: readonly (readonly [string, string])[],
  label: string,
): readonly { readonly organisation: string; readonly name: string; readonly letters: number }[] {
  const escaped = label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = escaped.replace('\u0002', '(?<name>.+)').replace('\u0001', '(?<organisation>16[0-9]{10})');
  const words = new RegExp(`^${pattern}$`);
  return pairs.flatMap(([what, value]) => {
    const groups = words.exec(what)?.groups;
    const letters = countOf(value);
    if (groups?.organisation === undefined || letters === undefined) return [];
    return [{ organisation: groups.organisation, name: groups.name ?? '', letters }];
  });
}

// The apostrophe that keeps a cell from being a formula (export/csv.ts).
function plain(cell: string): string {
  return cell.trim().replace(/^'(?=\s*[=+\-@])/, '');
}

function countOf(text: string | undefined): number | undefined {
  const digits = (text ?? '').replaceAll(/[\s\u00a0\u202f]/g, '');
  const value = Number(digits);
  return /^[0-9]{1,15}$/.test(digits) && Number.isSafeInteger(value) ? value : undefined;
}

function instantOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$/.test(text))
    return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
