// GET /api/v1/changes: what has happened to letters and folders since a cursor, in order, each once. Scope facts. 200, and 400 401 403 429 503.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { openEventTexts } from '../content/event-texts.ts';
import { noteListing } from '../own-data/note-reading.ts';
import { CHANGE_KINDS, readChanges } from '../store/changes.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { DateTime, exampleLink, LETTER_ID, personalToken, Uuid } from './schemas.ts';

const Query = Type.Object({
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,15}$',
      description: 'What `_meta.next` said the last time, or `changesCursor` of the mailbox; absent: from the first',
    }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'At most this many changes' }),
});

const ChangeList = withExample(
  Type.Object({
    changes: Type.Array(
      Type.Object({
        at: DateTime('When'),
        kind: Type.Enum([...CHANGE_KINDS], {
          description: 'sorting.undone says no letters: read the lists again. New kinds may come',
        }),
        letterIds: Type.Array(Uuid, { description: 'Letters that came together are told of together' }),
        by: Type.Optional(Type.String({ description: 'Absent: the operator, or the sender' })),
      }),
    ),
    _meta: Type.Object({ limit: Type.Integer(), count: Type.Integer(), next: Type.String() }),
    _links: Type.Object({ self: Link, next: Link }),
  }),
  {
    changes: [{ at: '2026-11-21T12:30:03.000Z', kind: 'letter.received', letterIds: [LETTER_ID] }],
    _meta: { limit: 100, count: 1, next: '4711' },
    _links: { self: exampleLink('/changes?limit=100'), next: exampleLink('/changes?after=4711&limit=100', 'next') },
  },
);

function neverGiven(): BrevduvaError {
  const fault = { field: 'after', sv: 'Flödet har inte gett den markören.', en: 'The feed has not given this cursor.' };
  return new BrevduvaError('invalid-input', 'the cursor is not one that this feed has given', { faults: [fault] });
}

/** Adds the feed. */
export function addChanges(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'readChanges',
    summary: 'What has happened to letters and folders since a cursor',
    description:
      'Each once, none skipped: keep `_meta.next` together with what you did, and give it as `after`. A change is told of a second or so after it happened. ' +
      'When `count` is less than `limit` there is nothing more now: come back in a minute. After the operator has restored a backup a cursor may be one that was never given (400): read the lists again.',
    tags: ['changes'],
    security: personalToken('facts'),
    querystring: Query,
    response: { 200: ChangeList, ...problemResponses('invalid-input', ...ALWAYS) },
  };
  const onRequest = guard('facts');
  api.get<{ Querystring: Static<typeof Query> }>('/changes', { onRequest, schema }, async (request) => {
    const caller = callerOf(request);
    const { after, limit } = request.query;
    const from = Number(after ?? 0);
    const reader = context.database.reader(context.organisation);
    const { changes, last } = await readChanges(reader, caller.account.id, from, limit);
    if (from > last) throw neverGiven();
    await noteListing(context, caller);
    const cipher = await context.ciphers.of(caller.account.id);
    const next = String(changes.at(-1)?.id ?? from);
    const path = (cursor: string | undefined): string =>
      `/changes?${cursor === undefined ? '' : `after=${cursor}&`}limit=${limit}`;
    return {
      changes: changes.map(({ at, kind, letters, texts }) => {
        const { by } = openEventTexts(cipher, texts);
        return { at: at.toISOString(), kind, letterIds: [...letters], ...(by === undefined ? {} : { by }) };
      }),
      _meta: { limit, count: changes.length, next },
      _links: { self: link(request, path(after), 'self'), next: link(request, path(next), 'next') },
    };
  });
}
