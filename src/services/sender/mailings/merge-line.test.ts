// A line of a list becomes a letter with what it says beside its text: each value held to what a single letter's is, and told where it is mended.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { issueCertificate } from '../../../platform/certificates/issue-certificate.ts';
import { makeCa } from '../../../platform/certificates/throw-away-ca.ts';
import type { LetterRules } from '../case-types/letter-rules.ts';
import { certificateIn } from '../organisations.ts';
import { checkLetter } from './check-letter.ts';
import { readMailingContent, writeMailingContent } from './line-content.ts';
import { type Mailing, type MailingContent, NO_CONTENT } from './mailing.ts';
import { mergeLine } from './merge-line.ts';
import { columnsToMend } from './merged-texts.ts';

const number = parseOrganisationsnummer('162021003898');
assert.ok(number.ok);
const owner = { id: number.value, name: 'Kommun B' };
let der: Uint8Array = new Uint8Array();
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-merge-'));
  const who = { organisation: owner.id, name: owner.name };
  const { certificateFile } = await issueCertificate(await makeCa(folder), who);
  der = certificateIn(certificateFile) ?? der;
  rmSync(folder, { recursive: true });
});

const TYPE = 'urn:brevduva:message-type:invoice-summary';
const FIELDS: Partial<MailingContent> = {
  ...{ columns: ['nummer', 'dag', 'tid', 'arende', 'belopp', 'giro', 'ocr', 'lag'], numberColumn: 'nummer' },
  ...{ subject: 'Kallelse {{arende}}', text: 'Hej', support: { ...NO_CONTENT.support, text: 'Kundcenter' } },
  matter: {
    ...{ matterId: '{{arende}}', eventId: 'e-{{arende}}', precedingEventId: '', subject: '', eventType: '' },
    status: 'closed',
  },
  payment: { amount: '{{belopp}}', dueDate: '2099-01-31', method: 'BG', account: '{{giro}}', ocr: '{{ocr}}' },
  appointment: {
    ...{ starts: '', ends: '', title: '', place: 'Rum {{arende}}', id: '', cancelled: false },
    typed: { day: '{{dag}}', time: '{{tid}}', endTime: '', endDay: '' },
  },
  metadata: [
    { type: TYPE, version: 1, values: { invoiceNumber: '{{ocr}}', issuedOn: '2027-01-02', totalAmount: '{{belopp}}' } },
  ],
  secrecy: '{{lag}}',
};
const VALUES = {
  ...{ nummer: '198101052382', dag: '2099-01-15', tid: '9.00', arende: '17', belopp: '1 425,50' },
  ...{ giro: '5050-1055', ocr: '1234566', lag: 'OSL 23 kap. 1 §' },
};

const rules: LetterRules = {
  caseType: undefined,
  ...{ mayWrite: true, mayLowerClass: true, neutralWords: [], now: new Date('2027-01-01T12:00:00Z') },
};

function mailing(content: Partial<MailingContent>, origin: Mailing['origin'] = 'page'): Mailing {
  // As it is after it has been kept.
  const kept = readMailingContent(writeMailingContent({ ...NO_CONTENT, ...FIELDS, ...content }));
  const notYet = {
    ...{ caseType: undefined, listBlob: undefined, listName: undefined, pdf: undefined, splitBy: undefined },
    ...{ stage: undefined, problem: undefined, asked: undefined, decided: undefined, planSent: undefined },
    ...{ startsAt: undefined, endsAt: undefined, perMinute: undefined, startedAt: undefined, endedAt: undefined },
    ...{ mediatorMailing: undefined, mediatorState: undefined, mediatorAsked: undefined },
  };
  const by = { createdAt: rules.now, createdBy: 'anna', createdByName: 'Anna Ask', writers: ['anna'] };
  const state = { state: 'preparing', version: 1, channel: 'digital', approvalNeeded: false } as const;
  return { ...notYet, ...by, ...state, id: 'm', unit: 'u', name: 'Kallelser', origin, content: kept };
}

function merged(values: Partial<typeof VALUES>, content: Partial<MailingContent> = {}, origin?: Mailing['origin']) {
  const signer = { sign: async () => new Uint8Array(), certificate: () => der };
  const organisation = { ...owner, signer, mediatorCertificate: undefined };
  const nothing = { all: [], own: new Map(), owned: false, parts: new Map() };
  const line = { state: 'raw', recipient: undefined, problems: [], envelopeBytes: 0, letter: undefined } as const;
  const reach = { reach: undefined, reachReason: undefined, reachOperator: undefined };
  const said = { line: 2, values: new Map(Object.entries({ ...VALUES, ...values })) };
  const given = { organisation, mailing: mailing(content, origin), rules, now: rules.now, ...nothing };
  const { content: made, problems } = mergeLine({ ...line, ...reach, number: 1, content: said }, given);
  return {
    extras: made.letter?.extras,
    problems,
    columns: columnsToMend({ problems, content: said }, given.mailing.content),
  };
}

test('what a line says fills in event, appointment, payment, message type and secrecy mark, as a single letter has them', () => {
  assert.deepEqual(merged({}), {
    problems: [],
    columns: [],
    extras: {
      matter: {
        ...{ matterId: '17', eventId: 'e-17', precedingEventId: '', subject: '', eventType: '' },
        status: 'closed',
      },
      payment: { amount: '1 425,50', dueDate: '2099-01-31', method: 'BG', account: '5050-1055', ocr: '1234566' },
      appointment: {
        ...{ starts: '2099-01-15T08:00:00.000Z', ends: '', title: '', place: 'Rum 17', id: '', cancelled: false },
      },
      metadata: [
        {
          ...{ type: TYPE, version: 1 },
          values: { invoiceNumber: '1234566', issuedOn: '2027-01-02', totalAmount: '1425.50 SEK' },
        },
      ],
      secrecy: 'OSL 23 kap. 1 §',
    },
  });
  const { extras } = merged({ lag: '' });
  assert.equal(extras?.secrecy, undefined);
});

test('each wrong value is told, check digits too, with the column that it came from', () => {
  const wrong = (values: Partial<typeof VALUES>, origin?: Mailing['origin']) => {
    const { problems, columns } = merged(values, {}, origin);
    return [problems, columns];
  };
  assert.deepEqual(wrong({ giro: '5050-1056' }), [['bankgiro-wrong'], ['giro']]);
  assert.deepEqual(wrong({ ocr: '1234567' }), [['ocr-check-digit'], ['ocr']]);
  assert.deepEqual(wrong({ dag: 'fredag' }), [['appointment-day-wrong'], ['dag', 'tid']]);
  assert.deepEqual(wrong({ belopp: 'gratis' }), [
    ['amount-wrong', 'metadata-amount'],
    ['belopp', 'ocr'],
  ]);
  assert.deepEqual(wrong({ lag: 'x'.repeat(201) }), [['secrecy-long'], ['lag']]);
  assert.deepEqual(wrong({ dag: '2026-12-31' }), [['appointment-past'], ['dag', 'tid']]);
  assert.deepEqual(wrong({ dag: '2026-12-31' }, 'api'), [[], []], 'a system may tell of what has been');
  assert.deepEqual(wrong({ nummer: '198101052383' }), [['number-wrong'], []]);
});

test('a line that says nothing of a payment or a time has none, where what is the same for all stands within a condition', () => {
  const some = { payment: FIELDS.payment, appointment: FIELDS.appointment, metadata: [], secrecy: '' };
  const within = (text: string, field: string) => `{{#om ${field}}}${text}{{/om}}`;
  const content: Partial<MailingContent> = {
    ...some,
    payment: { ...VALUES_PAID, dueDate: within('2099-01-31', 'belopp') },
    appointment: {
      ...{ starts: '', ends: '', title: '', place: within('Rum 1', 'dag'), id: '', cancelled: false },
      typed: { day: '{{dag}}', time: '{{tid}}', endTime: '', endDay: '' },
    },
  };
  const { extras, problems } = merged({ dag: '', tid: '', belopp: '', giro: '', ocr: '' }, content);
  assert.deepEqual([problems, extras?.payment, extras?.appointment], [[], undefined, undefined]);
  const whole = merged({}, content);
  assert.deepEqual([whole.extras?.payment?.dueDate, whole.extras?.appointment?.place], ['2099-01-31', 'Rum 1']);
});
const VALUES_PAID = { amount: '{{belopp}}', method: 'BG', account: '{{giro}}', ocr: '{{ocr}}' } as const;

test('what is the same in every letter is judged as it is written, what a line fills in is not, and an unknown field is named where it stands', () => {
  const faults = (content: Partial<MailingContent>) => {
    const whole = mailing(content);
    return checkLetter({ ...whole.content, channel: 'digital' }, whole, rules, {}).map(
      ({ field, code }) => `${field} ${code}`,
    );
  };
  assert.deepEqual(faults({}), []);
  const payment = { ...VALUES_PAID, dueDate: 'i morgon', account: '5050-1056' };
  assert.deepEqual(faults({ payment }), ['payment-due due-wrong', 'payment-account bankgiro-wrong']);
  const times = { starts: '', ends: '', title: '', id: '', cancelled: false };
  const typed = { day: '2099-01-15', time: '9.00', endTime: '8.00', endDay: '' };
  assert.deepEqual(faults({ appointment: { ...times, place: '{{sal}}', typed } }), [
    'appointment-end-time appointment-end-before',
    'appointment-place field-unknown',
  ]);
  assert.deepEqual(
    faults({ appointment: { ...times, place: '', typed: { ...typed, endTime: '{{tid}}' } } }),
    [],
    'held against what the line says',
  );
  assert.deepEqual(faults({ secrecy: 'x'.repeat(201) }), ['secrecy secrecy-long']);
});
