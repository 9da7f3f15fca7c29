// The plan of a mailing for the infrastructure's owner, in one form whoever makes it, sender or mediator; as CSV: what it is called in
// the first column, what it is in the second (RFC 4180; DIGG-7).

import { type CsvOptions, csvRow } from '../export/csv.ts';
import { catalogue, type Language } from '../i18n/i18n.ts';

/** When, how many, how large, with attachments or not. Times as RFC 3339; sizes of envelopes, about. */
export interface MailingPlanTold {
  readonly mailingId: string;
  readonly name: string;
  readonly state: string;
  readonly mediator: { readonly organisation: string; readonly name: string };
  readonly contact: string;
  readonly senders: readonly { readonly organisation: string; readonly letters: number }[];
  /** Absent: not decided. */
  readonly startsAt?: string;
  readonly endsAt: string;
  readonly perMinute?: number;
  readonly letters: number;
  /** Ready to be sent. */
  readonly committedLetters: number;
  readonly refusedLines: number;
  readonly batches: number;
  readonly withAttachments: number;
  readonly withoutAttachments: number;
  readonly attachments: number;
  readonly attachmentBytes: number;
  readonly totalBytes: number;
  readonly averageBytes: number;
  readonly largestBytes: number;
  readonly operators: readonly { readonly organisation: string; readonly name: string; readonly letters: number }[];
}

const words = catalogue(
  {
    what: 'Uppgift',
    value: 'Värde',
    name: 'Utskick',
    mailingId: 'Utskickets id',
    state: 'Läge',
    mediator: 'Förmedlare',
    contact: 'Kontakt',
    sender: 'Avsändare {organisation}, antal brev',
    startsAt: 'Börjar',
    'startsAt-open': 'inte bestämt',
    endsAt: 'Slutar senast',
    perMinute: 'Brev i minuten, högst',
    'perMinute-open': 'så fort operatörerna tar emot',
    letters: 'Antal brev',
    committedLetters: 'varav klara att sända',
    batches: 'Antal sändningar',
    withAttachments: 'Brev med bilagor',
    withoutAttachments: 'Brev utan bilagor',
    attachments: 'Antal bilagor',
    attachmentBytes: 'Bilagornas storlek, byte',
    totalBytes: 'Kuvertens storlek sammanlagt, byte (ungefär)',
    averageBytes: 'Kuvertets storlek i genomsnitt, byte (ungefär)',
    largestBytes: 'Största kuvertet, byte (ungefär)',
    operator: 'Operatör {name} ({organisation}), antal brev',
  },
  {
    what: 'What',
    value: 'Value',
    name: 'Mailing',
    mailingId: 'The mailing’s id',
    state: 'State',
    mediator: 'Mediator',
    contact: 'Contact',
    sender: 'Sender {organisation}, letters',
    startsAt: 'Begins',
    'startsAt-open': 'not decided',
    endsAt: 'Ends at the latest',
    perMinute: 'Letters a minute, at most',
    'perMinute-open': 'as fast as the operators take them',
    letters: 'Letters',
    committedLetters: 'of which ready to be sent',
    batches: 'Batches',
    withAttachments: 'Letters with attachments',
    withoutAttachments: 'Letters without attachments',
    attachments: 'Attachments',
    attachmentBytes: 'Size of the attachments, bytes',
    totalBytes: 'Size of all envelopes, bytes (about)',
    averageBytes: 'Average size of an envelope, bytes (about)',
    largestBytes: 'Largest envelope, bytes (about)',
    operator: 'Operator {name} ({organisation}), letters',
  },
);

const counts = [
  'letters',
  'committedLetters',
  'batches',
  'withAttachments',
  'withoutAttachments',
  'attachments',
  'attachmentBytes',
  'totalBytes',
  'averageBytes',
  'largestBytes',
] as const;

/** What each row is called, for reading a file again. */
export function planLabels(language: Language) {
  const t = words(language);
  return {
    name: t('name'),
    mailingId: t('mailingId'),
    state: t('state'),
    mediator: t('mediator'),
    contact: t('contact'),
    startsAt: t('startsAt'),
    endsAt: t('endsAt'),
    perMinute: t('perMinute'),
    letters: t('letters'),
    committedLetters: t('committedLetters'),
    batches: t('batches'),
    withAttachments: t('withAttachments'),
    withoutAttachments: t('withoutAttachments'),
    attachments: t('attachments'),
    attachmentBytes: t('attachmentBytes'),
    totalBytes: t('totalBytes'),
    averageBytes: t('averageBytes'),
    largestBytes: t('largestBytes'),
    sender: (organisation: string) => t('sender', { organisation }),
    operator: (name: string, organisation: string) => t('operator', { name, organisation }),
  };
}

/** The whole file. */
export function planCsv(plan: MailingPlanTold, language: Language, options: CsvOptions): string {
  const t = words(language);
  const rows: readonly (readonly [string, string | number])[] = [
    [t('what'), t('value')],
    [t('name'), plan.name],
    [t('mailingId'), plan.mailingId],
    [t('state'), plan.state],
    [t('mediator'), `${plan.mediator.name}, ${plan.mediator.organisation}`],
    [t('contact'), plan.contact],
    ...plan.senders.map(({ organisation, letters }) => [t('sender', { organisation }), letters] as const),
    [t('startsAt'), plan.startsAt ?? t('startsAt-open')],
    [t('endsAt'), plan.endsAt],
    [t('perMinute'), plan.perMinute ?? t('perMinute-open')],
    ...counts.map((name) => [t(name), plan[name]] as const),
    ...plan.operators.map(
      ({ name, organisation, letters }) => [t('operator', { name, organisation }), letters] as const,
    ),
  ];
  return `${options.bom === true ? '\uFEFF' : ''}${rows.map((each) => csvRow(each, options)).join('')}`;
}
