// The log's entries as syslog messages: which kinds are worth a warning, and the parameters.
import { type SyslogOptions, type SyslogRecord, syslogMessage } from '../../../../platform/export/syslog.ts';
import type { LogEntry } from '../entry.ts';

const severities: Readonly<Record<string, SyslogRecord['severity']>> = {
  unknown: 'warning',
  refused: 'notice',
  expired: 'notice',
  cancelled: 'notice',
};

/** One entry's message, framed. */
export function entryMessage(entry: LogEntry, options: SyslogOptions): string {
  const { at, kind, operator } = entry;
  const parameters: SyslogRecord['parameters'] = [
    ['position', entry.position],
    ['deliveryId', entry.deliveryId],
    ['sender', entry.sender],
    ['recipient', entry.recipient],
    ['messageIds', entry.messageIds?.join(' ')],
    ['operatorId', operator?.id],
    ['operatorName', operator?.name],
    ['transId', entry.transId],
    ['attempt', entry.attempt],
    ['reason', entry.reason],
    ['code', entry.code],
    ['description', entry.description],
    ['actor', entry.actor],
    ['subject', entry.subject],
  ];
  const severity = severities[kind] ?? 'informational';
  return syslogMessage({ at, kind, severity, name: 'mediation', parameters }, options);
}
