// Records as syslog messages (RFC 5424): structured data, facility 13 (log audit), one line each or counted (RFC 6587, 3.4.1; SKL-17).

export interface SyslogOptions {
  /** HOSTNAME: whose log this is. */
  readonly host: string;
  /** In front of each message its length in octets and a space, as RFC 5425 has it; default a line feed after each. */
  readonly counted?: boolean;
}

export interface SyslogRecord {
  /** RFC 3339, as RFC 5424 wants it: at most six decimals, with zone. */
  readonly at: string;
  /** MSGID: what kind of record. */
  readonly kind: string;
  readonly severity: keyof typeof SEVERITIES;
  /** The part of SD-ID before the at sign. */
  readonly name: string;
  /** SD-PARAMs in order; one without a value is left out. Names: at most 32 printable ASCII without space, `=`, `]`, `"`. */
  readonly parameters: readonly (readonly [string, string | number | undefined])[];
}

const FACILITY = 13;
const SEVERITIES = { warning: 4, notice: 5, informational: 6 } as const;
/** RFC 5612's number for documentation: Brevduva has none of its own with IANA. */
const ENTERPRISE = 32473;

/** One record's message, framed. */
export function syslogMessage(record: SyslogRecord, { host, counted = false }: SyslogOptions): string {
  const priority = FACILITY * 8 + SEVERITIES[record.severity];
  const told = record.parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escaped(String(value))}"`],
  );
  const data = `[${record.name}@${ENTERPRISE}${told.join('')}]`;
  const text = `<${priority}>1 ${record.at} ${printable(host, 255)} brevduva - ${printable(record.kind, 32)} ${data}`;
  return counted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`;
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
