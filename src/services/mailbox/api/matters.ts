// GET /api/v1/matters: what the mailbox's letters are about, by the senders' own ids. GET /matters/{key}: one. Scope facts.
// 200, and 400 401 403 404 429 503. Their letters: GET /letters?matter={key}.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import {
  type Api,
  Links,
  link,
  Meta,
  PageQuery,
  pageOf,
  problemResponses,
  withExample,
} from '../../../platform/web/rest.ts';
import { openMatter } from '../content/matter-text.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { noteListing } from '../own-data/note-reading.ts';
import { type MatterRow, mattersOf } from '../store/letter-choice.ts';
import { matterKey } from '../use/list-letters.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { matterMembers } from './letter-answers.ts';
import { DateTime, exampleLink, MATTER_KEY, MatterKey, personalToken } from './schemas.ts';

const MatterBody = Type.Object({
  matterKey: MatterKey,
  matterId: Type.String({ description: 'The sender’s own id of it' }),
  subject: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  status: Type.Optional(Type.Enum(['senderinitiative', 'recipientinitiative', 'closed'])),
  letters: Type.Integer({ minimum: 1, description: 'Letters of the matter outside the trash' }),
  sender: Type.Object({ id: Type.String(), name: Type.String() }),
  latestAt: DateTime('When its latest letter came'),
  _links: Links,
});

const example: Static<typeof MatterBody> = {
  matterKey: MATTER_KEY,
  matterId: 'BUN 2026/14',
  subject: 'Förskoleplats',
  status: 'closed',
  letters: 2,
  sender: { id: '162021003898', name: 'Kommun B' },
  latestAt: '2026-11-21T12:30:03.000Z',
  _links: {
    self: exampleLink(`/matters/${MATTER_KEY}`),
    letters: exampleLink(`/letters?matter=${MATTER_KEY}`, 'related'),
  },
};
const Matter = withExample(MatterBody, example);
const MatterList = withExample(Type.Object({ matters: Type.Array(MatterBody), _meta: Meta, _links: Links }), {
  matters: [example],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: exampleLink('/matters?limit=20&offset=0') },
});

async function shown(
  { ciphers }: MailboxContext,
  request: FastifyRequest,
  accountId: string,
  rows: readonly MatterRow[],
): Promise<Static<typeof MatterBody>[]> {
  if (rows.length === 0) return [];
  const cipher = await ciphers.of(accountId);
  return rows.flatMap(({ mark, letters, latest, letter, sealed, sender_id: id, sender_name: name }) => {
    if (sealed === null) return [];
    const key = matterKey(mark);
    return [
      {
        ...matterMembers({ ...openMatter(cipher, letter, sealed), key, letters }),
        sender: { id, name },
        latestAt: latest.toISOString(),
        _links: {
          self: link(request, `/matters/${key}`, 'self'),
          letters: link(request, `/letters?matter=${key}`, 'related'),
        },
      },
    ];
  });
}

/** Adds matters. */
export function addMatters(api: Api, { context, guard }: OwnDesk): void {
  const onRequest = guard('facts');
  const base = { tags: ['matters'], security: personalToken('facts') };
  const list = {
    ...base,
    operationId: 'listMatters',
    summary: 'The matters that letters are about, the one with the latest letter first',
    querystring: PageQuery,
    response: { 200: MatterList, ...problemResponses('invalid-input', ...ALWAYS) },
  };
  api.get('/matters', { onRequest, schema: list }, async (request) => {
    const caller = callerOf(request);
    const { limit, offset } = request.query;
    const reader = context.database.reader(context.organisation);
    const { matters: rows, total } = await mattersOf(reader, caller.account.id, { limit, offset });
    await noteListing(context, caller);
    const matters = await shown(context, request, caller.account.id, rows);
    return { matters, ...pageOf(request, '/matters', { limit, offset, count: matters.length, totalRecords: total }) };
  });
  const one = {
    ...base,
    operationId: 'getMatter',
    summary: 'One matter',
    params: Type.Object({ key: MatterKey }),
    response: { 200: Matter, ...problemResponses('invalid-input', 'not-found', ...ALWAYS) },
  };
  api.get('/matters/:key', { onRequest, schema: one }, async (request) => {
    const caller = callerOf(request);
    const reader = context.database.reader(context.organisation);
    const page = { limit: 1, offset: 0, mark: Buffer.from(request.params.key, 'hex') };
    const { matters: rows } = await mattersOf(reader, caller.account.id, page);
    await noteListing(context, caller);
    const [matter] = await shown(context, request, caller.account.id, rows);
    if (matter === undefined) throw new BrevduvaError('not-found', 'no such matter in this mailbox');
    return matter;
  });
}
