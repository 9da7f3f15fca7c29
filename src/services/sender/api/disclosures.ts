// Utlämnande. GET /api/v1/letters/{id}/maskable-fields (200, 404) · POST /letters/{id}/disclosures (200 the PDF, 404, 409) · POST
// /log/disclosures (200 the PDF). Scope `records`, of the units that the client sees. 400, 401, 403, 429. (issue 4, "Log": disclosure)
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { disclose, discloseLog, MOST_LINES } from '../disclosure/disclose.ts';
import { maskableParts, recordHash, suggestions } from '../disclosure/mask-record.ts';
import { lookAtLetter } from '../look-at-letter.ts';
import type { LetterRecord } from '../print/record.ts';
import type { Desk } from '../routes/desk.ts';
import { recordForDisclosure } from '../routes/disclosure.ts';
import { sendFile } from '../routes/send-file.ts';
import { readLogNames } from '../store/log-names.ts';
import { disclosureMessages } from '../texts/disclosure-messages.ts';
import { type LetterDisclosed, LetterDisclosure, LogDisclosure, MaskableFields } from './disclosure-schemas.ts';
import { callerOf, guard } from './guard.ts';
import { askedOf } from './log.ts';
import { RECORDS_SCOPE } from './records.ts';
import { LetterParams } from './schemas.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['disclosure'], security: bearer(RECORDS_SCOPE) };
const pdf = {
  200: {
    description: 'The copy',
    content: { 'application/pdf': { schema: { type: 'string', examples: ['%PDF-1.4 …'] } } },
  },
};
type Guard = ReturnType<typeof guard>;

/** Adds the operations. */
export function addDisclosures(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, RECORDS_SCOPE);
  addFields(api, onRequest, desk);
  addLetterCopies(api, onRequest, desk);
  addLogExtracts(api, onRequest, desk);
}

function addFields(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    ...common,
    operationId: 'listMaskableFields',
    summary: 'What can be masked in a copy of a letter',
    description:
      'In the language of Accept-Language, which the copy is then to be asked for in too. The look at the letter is noted.',
    params: LetterParams,
    response: { 200: MaskableFields, ...problemResponses(...always, 'not-found') },
  };
  api.get('/letters/:id/maskable-fields', { onRequest, schema }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { language } = request;
    const letter = await lookAtLetter(desk.records, organisation, actor, request.params.id, 'letter-viewed');
    const record = await recordForDisclosure(desk, { organisation, actor, language }, letter);
    const textLabel = disclosureMessages(language)('text-label');
    reply.header('cache-control', 'private, no-store');
    return {
      recordHash: recordHash(record),
      fields: maskableParts(record, textLabel).map(({ key, section, label, value }) => {
        return { field: key, section, label, value };
      }),
      suggested: [...suggestions(record, textLabel)],
    };
  });
}

function addLetterCopies(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const schema = {
    ...common,
    operationId: 'discloseLetter',
    summary: 'A copy of a letter to hand out, with what is masked taken out of it',
    description: 'The decision, who made it, who gets the copy and its digest are noted.',
    params: LetterParams,
    body: LetterDisclosure,
    response: { ...pdf, ...problemResponses(...always, 'not-found', 'conflict') },
  };
  api.post('/letters/:id/disclosures', { onRequest, schema }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { masked, maskedFields = [], recordHash: hash = '', ...cover } = request.body;
    const letter = await lookAtLetter(records, organisation, actor, request.params.id, 'letter-viewed');
    const { language } = request;
    const record = await recordForDisclosure(desk, { organisation, actor, language }, letter);
    const keys = keysIn(record, { maskedFields, recordHash: hash }, disclosureMessages(language)('text-label'));
    const masking = { keys, phrases: masked };
    const made = await disclose(records, { language, organisation, actor, cover, masking, record, letter: letter.id });
    return sendFile(reply, made, 'application/pdf', `copy-${letter.id}.pdf`);
  });
}

/** The fields that are masked whole. What cannot be found is told: it would be handed out. */
function keysIn(
  record: LetterRecord,
  { maskedFields, recordHash: hash }: Required<Pick<LetterDisclosed, 'maskedFields' | 'recordHash'>>,
  textLabel: string,
): ReadonlySet<string> {
  if (maskedFields.length === 0) return new Set();
  if (hash !== '' && hash !== recordHash(record)) {
    const detail = { sv: disclosureMessages('sv')('changed-since'), en: disclosureMessages('en')('changed-since') };
    throw new BrevduvaError('conflict', 'the record is another than the fields are of', { detail });
  }
  const known = new Set(maskableParts(record, textLabel).map(({ key }) => key));
  if (hash === '' || maskedFields.some((key) => !known.has(key))) {
    const [sv, en] = [disclosureMessages('sv')('fields-unknown'), disclosureMessages('en')('fields-unknown')];
    throw new BrevduvaError('invalid-input', 'a field is not there', { faults: [{ field: 'maskedFields', sv, en }] });
  }
  return new Set(maskedFields);
}

function addLogExtracts(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const schema = {
    ...common,
    operationId: 'discloseLog',
    summary: 'An extract of the sending log to hand out, with columns and words masked',
    description: `The lines that the search finds, of the units that the client sees, at most ${MOST_LINES}; more is refused. The search, the decision, who made it, who gets the extract and its digest are noted. Posted: a recipient’s number must not stand in an address.`,
    body: LogDisclosure,
    response: { ...pdf, ...problemResponses(...always) },
  };
  api.post('/log/disclosures', { onRequest, schema }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    const { decision, decidedBy, receiver, maskedColumns, masked: phrases, ...given } = request.body;
    const names = await readLogNames(records.database.reader(organisation.id));
    const made = await discloseLog(records, {
      ...{ language: request.language, organisation, actor, cover: { decision, decidedBy, receiver } },
      asked: askedOf(caller, given, names),
      columns: new Set(maskedColumns),
      phrases,
    });
    if (made !== undefined) return sendFile(reply, made, 'application/pdf', 'sending-log-extract.pdf');
    const most = { most: MOST_LINES };
    const [sv, en] = [disclosureMessages('sv')('log-many', most), disclosureMessages('en')('log-many', most)];
    throw new BrevduvaError('invalid-input', 'the search finds too much', { faults: [{ field: 'words', sv, en }] });
  });
}
