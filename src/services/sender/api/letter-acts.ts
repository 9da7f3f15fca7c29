// POST /api/v1/letters/{id}/withdraw, …/hand-over (200; the same again likewise) · GET /approvals (200): what waits for a person's approval, which no system gives.
// 400, 401, 403, 404 (also another organisation's), 409, 429. Scope letters.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { handOnLetter } from '../hand-on.ts';
import { withdrawLetter } from '../held/withdraw-letter.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import type { Desk } from '../routes/desk.ts';
import { listWanted } from '../store/approvals.ts';
import { wholeLetter } from './answers.ts';
import { callerOf, guard, SCOPE } from './guard.ts';
import { LetterParams, WholeLetter } from './schemas.ts';
import { HandOnBody, WantedApprovals } from './webhook-schemas.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['letters'], security: bearer(SCOPE) };
const MOST = 200;

/** Adds the operations. */
export function addLetterActOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  const { records } = desk;
  const response = { 200: WholeLetter, ...problemResponses(...always, 'not-found', 'conflict') };
  const withdraw = {
    ...common,
    operationId: 'withdrawLetter',
    summary: 'Withdraw a letter that waits',
    description:
      'Of a letter that is held: for approval, for its time, or within the time of regret. It is never sent. One that a caseworker wrote becomes their draft again. A letter that has gone is a conflict; one that is withdrawn already is answered the same.',
    params: LetterParams,
    response,
  };
  api.post('/letters/:id/withdraw', { onRequest, schema: withdraw }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = request.params;
    const letter = await letterWithoutNote(records, organisation, actor, id);
    if (letter.state !== 'withdrawn') await withdrawLetter(records, organisation, actor, id);
    return wholeLetter(request, await letterWithoutNote(records, organisation, actor, id));
  });

  const handOver = {
    ...common,
    operationId: 'handOverLetter',
    summary: 'Let a colleague look after a letter',
    description: "The colleague's account is one that writes in the letter's unit (GET /accounts).",
    params: LetterParams,
    body: HandOnBody,
    response,
  };
  api.post('/letters/:id/hand-over', { onRequest, schema: handOver }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = request.params;
    const { to, note = '' } = request.body;
    await handOnLetter(records, organisation, actor, id, { to, note });
    return wholeLetter(request, await letterWithoutNote(records, organisation, actor, id));
  });

  addApprovalList(api, onRequest, desk);
}

function addApprovalList(api: Api, onRequest: ReturnType<typeof guard>, desk: Desk): void {
  const schema = {
    ...common,
    operationId: 'listApprovals',
    summary: 'Letters that wait for approval, oldest first',
    description:
      'Of the units that the client sees, at most 200. Approving and returning are a person’s acts, done on the pages: a system that could approve would be no second pair of eyes.',
    response: { 200: WantedApprovals, ...problemResponses(...always) },
  };
  api.get('/approvals', { onRequest, schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    if (actor.sees.whole !== 'all' && actor.sees.whole.size === 0)
      throw new BrevduvaError('access-denied', 'the client sees no unit');
    const grants = [{ units: actor.sees.whole, caseTypes: 'all' }] as const;
    const reader = desk.records.database.reader(organisation.id);
    const wanted = await listWanted(reader, { account: '', grants, limit: MOST });
    return {
      approvals: wanted.map(({ id, askedAt, authorName, unit, caseType, sendAt }) => ({
        letterId: id,
        askedAt: askedAt.toISOString(),
        authorName,
        unit,
        ...(caseType === undefined ? {} : { caseType }),
        ...(sendAt === undefined ? {} : { sendAt: sendAt.toISOString() }),
        _links: { self: link(request, `/letters/${id}`, 'self') },
      })),
    };
  });
}
