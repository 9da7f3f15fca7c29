// The report of a mailing as CSV, a page of lines at a time however long it is: line by line what became of it (issue 4, "Mailings").
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { lineProblemText } from '../pages/mailing-line-words.ts';
import type { Actor, Records } from '../records.ts';
import { reportLines } from '../store/mailing-figures.ts';
import { lineStateText, mailingLineMessages } from '../texts/mailing-line-messages.ts';

const AT_ONCE = 1000;

/** The file in pieces. That it was taken out is noted before the first. */
export async function* reportCsv(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Pick<Actor, 'login'>,
  id: string,
  language: Language,
): AsyncGenerator<string> {
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind: 'mailing-reported', actor: actor.login, subject: id }),
  );
  const t = mailingLineMessages(language);
  const heads = [
    'report-line',
    'report-recipient',
    'report-state',
    'report-why',
    'report-operator',
    'report-when',
    'report-letter',
  ] as const;
  yield csvHead(
    heads.map((head) => t(head)),
    FOR_SWEDISH_EXCEL,
  );
  for (let after = 0; ; ) {
    const lines = await reportLines(records.database.reader(organisation.id), id, { after, limit: AT_ONCE });
    let text = '';
    for (const line of lines) {
      // Of a letter that is not sent nothing is told of its recipient: that is what prechecks are for, which are limited (an oracle).
      const why = line.reason ?? (line.state === 'unreachable' ? line.reachReason : undefined);
      text += csvRow(
        [
          line.number,
          line.recipient ?? '',
          lineStateText(language, line.letterState ?? line.state),
          [...line.problems.map((code) => lineProblemText(language, code)), why ?? '']
            .filter((one) => one !== '')
            .join(', '),
          line.operator ?? '',
          line.settledAt === null ? '' : formatDateTime(line.settledAt, language),
          line.letter ?? '',
        ],
        FOR_SWEDISH_EXCEL,
      );
    }
    yield text;
    if (lines.length < AT_ONCE) return;
    after = lines.at(-1)?.number ?? after;
  }
}
