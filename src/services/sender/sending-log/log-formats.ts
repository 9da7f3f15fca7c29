// A line of the sending log in CSV, JSON Lines and syslog (SKL-17): the same members under the same names.
import { type CsvOptions, csvHead, csvRow } from '../../../platform/export/csv.ts';
import { type ExportFormat, jsonLine } from '../../../platform/export/export-pages.ts';
import { type SyslogRecord, syslogMessage } from '../../../platform/export/syslog.ts';
import { isUndelivered } from '../letter-state.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { LogLine } from '../store/sending-log.ts';

/** Names and values in order; one without a value is undefined. */
export function lineMembers(line: LogLine, names: LogNames) {
  return {
    at: line.at.toISOString(),
    login: line.login,
    loginName: line.loginName,
    unit: names.units.find(({ id }) => id === line.unit)?.code,
    unitName: nameOf(names.units, line.unit),
    recipient: line.recipient,
    subject: line.subject,
    protectionClass: line.protectionClass,
    caseType: nameOf(names.caseTypes, line.caseType),
    matterId: line.matterId,
    diaryNumber: line.diaryNumber,
    secrecy: line.secrecy,
    channel: line.channel,
    state: line.state,
    reason: line.reason,
    operatorId: line.operatorId,
    operatorName: line.operatorName,
    deliveryId: line.deliveryId,
    transactionId: line.transId,
    attempts: line.attempts,
    signedWith: line.signedWith,
    sealedWith: line.sealedWith,
    settledAt: line.settledAt?.toISOString(),
    openedAt: line.openedAt?.toISOString(),
    letterId: line.letter,
  } as const;
}

const COLUMNS = [
  'at',
  'login',
  'loginName',
  'unit',
  'unitName',
  'recipient',
  'subject',
  'protectionClass',
  'caseType',
  'matterId',
  'diaryNumber',
  'secrecy',
  'channel',
  'state',
  'reason',
  'operatorId',
  'operatorName',
  'deliveryId',
  'transactionId',
  'attempts',
  'signedWith',
  'sealedWith',
  'settledAt',
  'openedAt',
  'letterId',
] as const satisfies readonly (keyof ReturnType<typeof lineMembers>)[];

/** The first row of a CSV file. */
export function lineHead(options: CsvOptions): string {
  return csvHead(COLUMNS, options);
}

/** One line, ended. */
export function lineInFormat(line: LogLine, names: LogNames, format: ExportFormat): string {
  const members = lineMembers(line, names);
  switch (format.format) {
    case 'csv':
      return csvRow(
        COLUMNS.map((name) => members[name] ?? ''),
        format,
      );
    case 'jsonl':
      return jsonLine(members);
    case 'syslog':
      return syslogMessage(
        {
          at: members.at,
          kind: line.state,
          severity: severityOf(line),
          name: 'sending',
          parameters: COLUMNS.map((name) => [name, members[name]] as const),
        },
        format,
      );
  }
}

function severityOf({ state }: LogLine): SyslogRecord['severity'] {
  if (state === 'unknown') return 'warning';
  return isUndelivered(state) ? 'notice' : 'informational';
}
