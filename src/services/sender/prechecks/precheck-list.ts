// What goes on from a precheck: its recipients without wrong numbers and duplicates, and the whole list as a file.
import type { Reachability, UnreachableReason } from '../../../domain/reachability.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { type CsvOptions, csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { jsonLine } from '../../../platform/export/export-pages.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { eachPart } from '../store/precheck-parts.ts';
import type { SenderTables } from '../tables.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { channelText, reasonText, shownNumber } from './line-words.ts';
import { groupOf, type PrecheckLine } from './precheck-line.ts';

/** Somebody to write to. */
export interface ListedRecipient {
  readonly line: number;
  readonly recipient: RecipientId;
  /** FaR's answer and when it came; absent where FaR has not been asked yet. */
  readonly answer?: Reachability;
  readonly at?: string;
}

/** The recipients of a precheck in the list's order, each once: without wrong numbers and duplicates. Memory: that of the list. */
export async function listOf(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
): Promise<readonly ListedRecipient[]> {
  const listed: ListedRecipient[] = [];
  for await (const part of eachPart(reader, cipher, precheck)) {
    for (const { line, recipient, sameAs, answer, at } of part.lines) {
      if (recipient === undefined || sameAs !== undefined) continue;
      listed.push({
        line,
        recipient,
        ...(answer === undefined ? {} : { answer }),
        ...(at === undefined ? {} : { at }),
      });
    }
  }
  return listed;
}

export type PrecheckFormat = 'excel' | 'csv' | 'jsonl';

/** The whole list with its answers as a file, piece by piece: the memory of one part. Cells that a spreadsheet would run are defused. */
export async function* precheckFile(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  precheck: string,
  format: PrecheckFormat,
  language: Language,
): AsyncGenerator<string> {
  const t = precheckMessages(language);
  const options: CsvOptions = format === 'excel' ? FOR_SWEDISH_EXCEL : {};
  if (format !== 'jsonl') {
    yield csvHead([t('col-line'), t('col-number'), t('col-channel'), t('col-reason'), 'FaR', t('col-asked')], options);
  }
  for await (const { lines } of eachPart(reader, cipher, precheck)) {
    yield lines.map((line) => (format === 'jsonl' ? jsonLine(lineMembers(line)) : csvLine(line))).join('');
  }
  function csvLine(line: PrecheckLine): string {
    const operator = line.answer?.kind === 'reachable' ? line.answer.operator.name : '';
    const number = shownNumber(line);
    return csvRow(
      [line.line, number, channelText(language, line), reasonText(language, line), operator, line.at ?? ''],
      options,
    );
  }
}

export interface LineMembers {
  readonly line: number;
  readonly recipient: string;
  readonly channel: 'digital' | 'paper' | 'not-possible' | 'unknown' | 'waiting';
  readonly reason?: UnreachableReason | 'no-answer' | 'bad-answer' | 'wrong-number' | 'duplicate';
  readonly duplicateOfLine?: number;
  readonly operator?: { readonly id: string; readonly name: string };
  readonly answeredAt?: string;
}

/** A line as systems read it. */
export function lineMembers(line: PrecheckLine): LineMembers {
  const { recipient, typed, sameAs, answer, at } = line;
  const group = groupOf(line);
  const channel = group === 'wrong' || group === 'duplicate' ? 'not-possible' : group;
  const reason = group === 'wrong' ? 'wrong-number' : group === 'duplicate' ? 'duplicate' : undefined;
  return {
    line: line.line,
    recipient: recipient ?? typed,
    channel,
    ...(reason === undefined ? {} : { reason }),
    ...(answer === undefined || answer.kind === 'reachable' ? {} : { reason: answer.reason }),
    ...(sameAs === undefined ? {} : { duplicateOfLine: sameAs }),
    ...(answer?.kind === 'reachable' ? { operator: { id: answer.operator.id, name: answer.operator.name } } : {}),
    ...(at === undefined ? {} : { answeredAt: at }),
  };
}
