// POST /api/v1/letters/{id}/registration (200) · GET /api/v1/registrations (200). 400, 401, 403, 404, 409, 429. (SKL-20)
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import { oneLine } from '../check-content.ts';
import { confirmRegistration, registrationFailed } from '../diarium/confirm-registration.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import type { Desk } from '../routes/desk.ts';
import { listRegistrations, type Registration, registrationsOf } from '../store/registrations.ts';
import { NewRegistration, RegistrationBody, RegistrationQuery, Registrations } from './archive-schemas.ts';
import { callerOf, type guard, SCOPE } from './guard.ts';
import { LetterParams } from './schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
type Guard = ReturnType<typeof guard>;
const registers = { tags: ['diarium'], security: bearer(SCOPE) };

/** POST /letters/{id}/registration. */
export function addAnswering(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const answer = {
    ...registers,
    operationId: 'registerLetter',
    summary: 'The diarium’s answer: the number that the letter got, or that it could not be registered',
    description:
      'Also without being asked. The same number once more gives the same answer; another number than is known is a conflict. With `fault` a person is told to register it by hand.',
    params: LetterParams,
    body: NewRegistration,
    response: {
      200: RegistrationBody,
      ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found', 'conflict'),
    },
  };
  api.post('/letters/:id/registration', { onRequest, schema: answer }, async (request) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    const { diaryNumber, fault, replyId } = request.body;
    const about = { letter: request.params.id, ...(replyId === undefined ? {} : { reply: replyId }) };
    if ((diaryNumber === undefined) === (fault === undefined))
      throw new BrevduvaError('invalid-input', 'one of diaryNumber and fault', { faults: [ONE_OF] });
    if (diaryNumber !== undefined) {
      await confirmRegistration(records, organisation, actor, { ...about, number: oneLine(diaryNumber) });
    } else {
      await letterWithoutNote(records, organisation, actor, about.letter);
      await records.database.transaction(organisation.id, (tx) =>
        registrationFailed(tx, records, actor, { ...about, fault: oneLine(fault ?? '') }),
      );
    }
    const all = await registrationsOf(records.database.reader(organisation.id), about.letter);
    const found = all.find(({ reply }) => reply === replyId);
    if (found === undefined) throw new BrevduvaError('not-found', 'nothing was asked for');
    return registrationBody(request, found);
  });
}

/** GET /registrations. */
export function addListing(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const list = {
    ...registers,
    operationId: 'listRegistrations',
    summary: 'Registrations in the diarium, those that have waited longest first',
    querystring: RegistrationQuery,
    response: { 200: Registrations, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/registrations', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset, state = 'asked' } = request.query;
    const wanted = { state, units: actor.sees.whole, limit, offset };
    const { registrations, total } = await listRegistrations(records.database.reader(organisation.id), wanted);
    const page = { limit, offset, count: registrations.length, totalRecords: total };
    return {
      registrations: registrations.map((one) => registrationBody(request, one)),
      ...pageOf(request, '/registrations', page),
    };
  });
}

const ONE_OF = {
  field: 'diaryNumber',
  sv: 'Ange antingen diaryNumber eller fault.',
  en: 'Give either diaryNumber or fault.',
};

function registrationBody(request: FastifyRequest, one: Registration) {
  const { id, letter, reply, state, askedAt, dueAt, endedAt, number, fault } = one;
  return {
    registrationId: id,
    letterId: letter,
    ...(reply === undefined ? {} : { replyId: reply }),
    state,
    askedAt: askedAt.toISOString(),
    answerBefore: dueAt.toISOString(),
    ...(endedAt === undefined ? {} : { confirmedAt: endedAt.toISOString() }),
    ...(number === undefined ? {} : { diaryNumber: number }),
    ...(fault === undefined ? {} : { fault }),
    _links: { letter: link(request, `/letters/${letter}`, 'related') },
  };
}
