// The log as syslog messages (RFC 5424): structured data, facility 13 (log audit), one line each or counted (RFC 6587, 3.4.1).
import type { LogEntry } from '../entry.ts';

export interface SyslogOptions {
  /** HOSTNAME: whose log this is. */
  readonly host: string;
  /** In front of each message its length in octets and a space, as RFC 5425 has it; default a line feed after each. */
  readonly counted?: boolean;
}

const FACILITY = 13;
const WARNING = 4;
const NOTICE = 5;
const INFORMATIONAL = 6;
/** RFC 5612's number for documentation: Brevduva has none of its own with IANA. */
const SD_ID = 'mediation@32473';

const severities: Readonly<Record<string, number>> = {
  unknown: WARNING,
  refused: NOTICE,
  expired: NOTICE,
  cancelled: NOTICE,
};

/** One entry's message, framed. */
export function syslogMessage(entry: LogEntry, { host, counted = false }: SyslogOptions): string {
  const priority = FACILITY * 8 + (severities[entry.kind] ?? INFORMATIONAL);
  const text = `<${priority}>1 ${entry.at} ${printable(host, 255)} brevduva - ${printable(entry.kind, 32)} ${structured(entry)}`;
  return counted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`;
}

function structured(entry: LogEntry): string {
  const { position, deliveryId, sender, recipient, messageIds, operator, transId, attempt, reason, code, description } =
    entry;
  const parameters: readonly (readonly [string, string | number | undefined])[] = [
    ['position', position],
    ['deliveryId', deliveryId],
    ['sender', sender],
    ['recipient', recipient],
    ['messageIds', messageIds?.join(' ')],
    ['operatorId', operator?.id],
    ['operatorName', operator?.name],
    ['transId', transId],
    ['attempt', attempt],
    ['reason', reason],
    ['code', code],
    ['description', description],
    ['actor', entry.actor],
    ['subject', entry.subject],
  ];
  const told = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escaped(String(value))}"`],
  );
  return `[${SD_ID}${told.join('')}]`;
}

// RFC 5424, 6.3.3: these three are escaped. Control characters would break a line in two or move a terminal's cursor.
function escaped(text: string): string {
  return text.replace(/["\\\]]/g, '\\$&').replace(/\p{Cc}/gu, ' ');
}

// PRINTUSASCII without space; `-` where nothing is left.
function printable(text: string, most: number): string {
  const kept = text.replace(/[^\x21-\x7e]/g, '').slice(0, most);
  return kept === '' ? '-' : kept;
}
