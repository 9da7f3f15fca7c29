// What staff write in the log's forms, read: criteria of a search and the scope of a legal hold, or what was wrong.
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { ExportFormat } from '../../../platform/export/export-pages.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import type { Form } from '../../../platform/web/form.ts';
import type { HoldScope } from '../log/store/holds.ts';
import type { Criteria } from '../log/store/search.ts';
import { logMessages } from '../pages/log-messages.ts';

export const SEARCH_FIELDS = ['recipient', 'delivery', 'sender', 'operator', 'kind', 'from', 'to'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];
/** As typed. */
export type SearchValues = Readonly<Record<SearchField, string>>;

export const noValues: SearchValues = {
  recipient: '',
  delivery: '',
  sender: '',
  operator: '',
  kind: '',
  from: '',
  to: '',
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KIND = /^[a-z]+(?:[-.][a-z]+)*$/;

export interface ReadSearch {
  readonly values: SearchValues;
  readonly criteria: Criteria;
  readonly faults: readonly Fault[];
}

/** The criteria that the form states. `today` decides the century of a short number. */
export function readSearch(form: Form, language: Language, today: Date): ReadSearch {
  const t = logMessages(language);
  const values = { ...noValues };
  for (const name of SEARCH_FIELDS) values[name] = form.text(name);
  const faults: Fault[] = [];
  function read<T>(name: SearchField, parse: (text: string) => T | undefined, wrong: string): T | undefined {
    if (values[name] === '') return undefined;
    const value = parse(values[name]);
    if (value === undefined) faults.push({ field: name, text: wrong });
    return value;
  }
  const criteria = {
    recipient: read('recipient', (text) => recipientOf(text, today), t('recipient-wrong')),
    deliveryId: read('delivery', deliveryOf, t('delivery-wrong')),
    sender: read('sender', organisationOf, t('organisation-wrong')),
    operator: read('operator', organisationOf, t('organisation-wrong')),
    kind: KIND.test(values.kind) ? values.kind : undefined,
    from: read('from', startOfDay, t('day-wrong')),
    to: read('to', endOfDay, t('day-wrong')),
  };
  const { sender, from, to, ...rest } = criteria;
  if (from !== undefined && to !== undefined && to <= from) faults.push({ field: 'to', text: t('days-wrong') });
  return {
    values,
    faults,
    criteria: present({ ...rest, from, to, senders: sender === undefined ? undefined : [sender] }),
  };
}

export interface HoldValues {
  readonly scope: string;
  readonly value: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface ReadHold {
  readonly values: HoldValues;
  readonly faults: readonly Fault[];
  readonly scope?: HoldScope;
}

/** The hold that the form states. */
export function readHold(form: Form, language: Language, today: Date): ReadHold {
  const t = logMessages(language);
  const [scope, value, from, to, reason] = ['scope', 'value', 'from', 'to', 'reason'].map((name) => form.text(name));
  const values = { scope: scope ?? '', value: value ?? '', from: from ?? '', to: to ?? '', reason: reason ?? '' };
  const read = values.scope === 'time' ? timeScope(values) : valueScope(values, today);
  const faults: Fault[] = [];
  if (read === undefined && values.scope === 'time') faults.push({ field: 'from', text: t('day-wrong') });
  else if (read === undefined) faults.push({ field: 'value', text: t('hold-value-wrong') });
  if (values.reason === '') faults.push({ field: 'reason', text: t('hold-reason-wrong') });
  return { values, faults, ...(read === undefined ? {} : { scope: read }) };
}

function timeScope({ from, to }: HoldValues): HoldScope | undefined {
  const [start, end] = [startOfDay(from), endOfDay(to)];
  return start === undefined || end === undefined || end <= start ? undefined : { scope: 'time', from: start, to: end };
}

function valueScope({ scope, value }: HoldValues, today: Date): HoldScope | undefined {
  const parsers = {
    delivery: deliveryOf,
    sender: organisationOf,
    recipient: (text: string) => recipientOf(text, today),
  } as const;
  if (scope !== 'delivery' && scope !== 'sender' && scope !== 'recipient') return undefined;
  const read = parsers[scope](value);
  return read === undefined ? undefined : { scope, value: read };
}

/** The file format that the form's choice names; undefined for another. */
export function formatOf(choice: string, host: string): ExportFormat | undefined {
  switch (choice) {
    case 'excel':
      return { format: 'csv', bom: true, separator: 'semicolon' };
    case 'csv':
    case 'jsonl':
      return { format: choice };
    case 'syslog':
      return { format: 'syslog', host };
    default:
      return undefined;
  }
}

function recipientOf(text: string, today: Date): string | undefined {
  const read = readRecipientId(text, today);
  return read.ok ? read.value : undefined;
}

function deliveryOf(text: string): string | undefined {
  const id = text.toLowerCase();
  return UUID.test(id) ? id : undefined;
}

function organisationOf(text: string): string | undefined {
  const digits = text.replace(/[\s\-\u2010-\u2015]/g, '');
  const read = parseOrganisationsnummer(digits.length === 10 ? `16${digits}` : digits);
  return read.ok ? read.value : undefined;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  const kept: Present<T> = { ...members };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}
