// POST /api/v1/letters (202 with Location; the same again with Idempotency-Replayed) · GET /api/v1/letters (200)
// GET /api/v1/letters/{id} (200; 404 also for another organisation's). 400, 401, 403, 409, 413, 429.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { ADDRESS_ONLY, parseRecipient, type RecipientId } from '../../../domain/recipient-id.ts';
import { type Api, bearer, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import {
  type Acceptance,
  acceptLetter,
  type GivenLetter,
  hashOf,
  type AcceptedLetter as TakenLetter,
} from '../accept-letter.ts';
import type { GivenFile } from '../attach-file.ts';
import { contentOfKind } from '../case-types/choose-kind.ts';
import type { Config } from '../config.ts';
import { type DraftContent, protectionClassOf, supportFields } from '../letter-draft.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import type { Desk } from '../routes/desk.ts';
import { requireSettled } from '../send-again.ts';
import { listLetters } from '../store/letter-list.ts';
import { letterMembers, wholeLetter } from './answers.ts';
import { withExtras } from './extras-schemas.ts';
import { refusedLetter } from './faults.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { kindOfLetter, textOfLetter } from './kind-of-letter.ts';
import { AcceptedLetter, IdempotencyHeaders, LetterList, LetterParams, NewLetter, WholeLetter } from './schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;

/** Adds the operations. */
export function addLetters(api: Api, config: Config, desk: Desk): void {
  addSending(api, config, desk);
  addReading(api, config, desk);
}

function addSending(api: Api, config: Config, desk: Desk): void {
  const schema = {
    operationId: 'sendLetter',
    summary: 'Send a letter',
    description:
      'The letter is kept, then signed and handed over in the background: follow it at Location. Where supportinfo is left out, the organisation’s own is used; no letter leaves without one. A case type gives class, secrecy mark and supportinfo; a class below its own is refused, since only a person who approves letters may choose that. A template gives subject and text.',
    tags: ['letters'],
    security: bearer(SCOPE),
    headers: IdempotencyHeaders,
    body: NewLetter,
    response: {
      202: AcceptedLetter,
      ...problemResponses(
        'invalid-input',
        ...NOT_ALLOWED,
        'not-found',
        'conflict',
        'too-large',
        'unsupported-mime-type',
      ),
    },
  };
  api.post('/letters', { onRequest: guard(config), schema }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const given = await givenLetter(desk, { organisation, actor }, request.body, request.headers['idempotency-key']);
    const letter = accepted(await acceptLetter(desk.records, organisation, actor, given));
    const members = acceptedMembers(request, letter);
    if (letter.replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(202).header('location', members._links.self.href).send(members);
  });
}

/** The letter that was taken. Throws the problem that names each member that is wrong. */
export function accepted(outcome: Acceptance): TakenLetter {
  if (outcome.kind === 'refused') throw refusedLetter(outcome.faults, outcome.files);
  return outcome.letter;
}

/** What the answer says of it. */
export function acceptedMembers(request: FastifyRequest, { id, createdAt, held, content }: TakenLetter) {
  const { recipient, subject, protectionClass } = content;
  const created = {
    recipient,
    subject,
    protectionClass,
    secrecy: content.extras?.secrecy,
    state: held ? 'held' : 'created',
    waiting: undefined,
    reason: undefined,
  } as const;
  return letterMembers(request, { id, createdAt, ...created });
}

/** The files that came along. */
export function filesIn({ attachments = [] }: Pick<NewLetter, 'attachments'>): readonly GivenFile[] {
  return attachments.map((file) => ({ filename: file.filename, bytes: Buffer.from(file.content, 'base64') }));
}

function recipientOf(body: NewLetter): RecipientId {
  const recipient = parseRecipient(body.recipient);
  if (!recipient.ok) {
    const fault = {
      field: 'recipient',
      sv: 'Numret kan inte stämma: kontrollera datum och kontrollsiffra.',
      en: 'The number cannot be right: check its date and check digit.',
    };
    throw new BrevduvaError('invalid-input', 'the recipient is no identity number', { faults: [fault] });
  }
  const goesOnPaper = body.channel === 'digital-or-paper' && body.postalAddress !== undefined;
  if (recipient.value === ADDRESS_ONLY && !goesOnPaper) {
    const fault = {
      field: 'postalAddress',
      sv: 'En mottagare utan nummer behöver postalAddress och kanalen digital-or-paper.',
      en: 'A recipient without a number needs postalAddress and the channel digital-or-paper.',
    };
    throw new BrevduvaError('invalid-input', 'the recipient has no number and no way on paper', { faults: [fault] });
  }
  return recipient.value;
}

/** A letter as the body says. Throws 'invalid-input' with each member that is wrong. */
export async function givenLetter(
  desk: Pick<Desk, 'records'>,
  { organisation, actor }: Caller,
  body: NewLetter,
  key: string,
): Promise<GivenLetter> {
  const recipient = recipientOf(body);
  const kind = await kindOfLetter(desk.records.database.reader(organisation.id), organisation, actor, body);
  const begun: DraftContent = {
    recipient,
    subject: '',
    text: '',
    language: body.language ?? 'svSE',
    protectionClass: 3,
    support: kind.support,
    ...(body.postalAddress === undefined ? {} : { postalAddress: body.postalAddress }),
    extras: body.sendAt === undefined ? {} : { sendAt: new Date(body.sendAt).toISOString() },
  };
  const ofKind = contentOfKind(begun, kind, true);
  const content: DraftContent = {
    ...ofKind,
    ...textOfLetter(kind, body),
    language: body.language ?? ofKind.language,
    protectionClass:
      body.protectionClass === undefined ? ofKind.protectionClass : protectionClassOf(body.protectionClass),
    support: body.supportinfo === undefined ? kind.support : supportFields(body.supportinfo),
  };
  const { unit, caseType } = kind;
  const channel = body.channel ?? 'digital';
  return {
    content: withExtras(content, body),
    files: filesIn(body),
    channel,
    key,
    payloadHash: hashOf(body),
    unit,
    caseType: caseType?.id,
    ...(await previousIn(desk, { organisation, actor }, body)),
  };
}

/** As far as a list is counted and paged: beyond that each page would cost more than the one before. */
const NEWEST = 10_000;

// Whether it may be sent again is asked here only: the same key again gives the letter that was made then.
async function previousIn(
  { records }: Pick<Desk, 'records'>,
  { organisation, actor }: Caller,
  { sentAgainFor }: NewLetter,
): Promise<{ previous?: string }> {
  if (sentAgainFor === undefined) return {};
  const { id, state } = await letterWithoutNote(records, organisation, actor, sentAgainFor);
  requireSettled(state);
  return { previous: id };
}

function addReading(api: Api, config: Config, desk: Desk): void {
  const list = {
    operationId: 'listLetters',
    summary: "The organisation's letters, latest first",
    description:
      'The 10 000 newest: `totalRecords` counts no further, and an offset beyond gives an empty page. Every letter is there by its id, and in the sending log (`POST /log/searches`).',
    tags: ['letters'],
    security: bearer(SCOPE),
    querystring: PageQuery,
    response: { 200: LetterList, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/letters', { onRequest: guard(config), schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset } = request.query;
    const reader = desk.records.database.reader(organisation.id);
    const within = { limit: Math.max(0, Math.min(limit, NEWEST - offset)), offset: Math.min(offset, NEWEST) };
    const asked = { reach: actor.sees, group: 'all', countTo: NEWEST, ...within } as const;
    const { lines, total } = await listLetters(reader, asked);
    const page = { limit, offset, count: lines.length, totalRecords: total };
    return { letters: lines.map((line) => letterMembers(request, line)), ...pageOf(request, '/letters', page) };
  });

  const one = {
    operationId: 'getLetter',
    summary: 'What became of a letter',
    description: 'State, timeline, and the receipt once it is delivered. The look is noted.',
    tags: ['letters'],
    security: bearer(SCOPE),
    params: LetterParams,
    response: { 200: WholeLetter, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.get('/letters/:id', { onRequest: guard(config), schema: one }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const letter = await lookAtLetter(desk.records, organisation, actor, request.params.id, 'letter-viewed');
    return wholeLetter(request, letter);
  });
}
