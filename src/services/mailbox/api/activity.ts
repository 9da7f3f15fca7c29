// GET /api/v1/activity: what has been done in the mailbox and by whom, newest first. Scope facts. 200, and 400 401 403 429 503.
import { type Static, Type } from 'typebox';
import { type Api, Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { noteListing } from '../own-data/note-reading.ts';
import { sentenceOf } from '../texts/activity.ts';
import { activityOf } from '../use/list-activity.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { DateTime, exampleLink, LETTER_ID, personalToken } from './schemas.ts';

const Query = Type.Object({
  before: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,15}$', description: 'Only what is older: what `_meta.next` said' }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'At most this many' }),
});

const ActivityList = withExample(
  Type.Object({
    activities: Type.Array(
      Type.Object({
        activityId: Type.String(),
        at: DateTime('When'),
        kind: Type.String({ description: 'A code. New ones may come' }),
        text: Type.String({ description: 'In words, in the language of Accept-Language' }),
        by: Type.Optional(Type.String({ description: 'Absent: the operator. API: … is a program with a token' })),
        letterId: Type.Optional(Type.String()),
        subject: Type.Optional(Type.String({ description: 'The letter’s' })),
      }),
    ),
    _meta: Type.Object({ limit: Type.Integer(), count: Type.Integer(), next: Type.Optional(Type.String()) }),
    _links: Type.Object({ self: Link, next: Type.Optional(Link) }),
  }),
  {
    activities: [
      {
        activityId: '4711',
        at: '2026-11-21T12:31:00.000Z',
        kind: 'letter.read',
        text: 'A letter was opened for the first time',
        by: 'Signe Almgren',
        letterId: LETTER_ID,
        subject: 'Beslut om förskoleplats',
      },
    ],
    _meta: { limit: 20, count: 1 },
    _links: { self: exampleLink('/activity?limit=20') },
  },
);

/** Adds the list. */
export function addActivityList(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'listActivities',
    summary: 'What has been done in the mailbox, and by whom',
    description: 'Newest first; what is done with tokens too. It only grows, so pages go on from what was told last.',
    tags: ['activity'],
    security: personalToken('facts'),
    querystring: Query,
    response: { 200: ActivityList, ...problemResponses('invalid-input', ...ALWAYS) },
  };
  const onRequest = guard('facts');
  api.get<{ Querystring: Static<typeof Query> }>('/activity', { onRequest, schema }, async (request) => {
    const caller = callerOf(request);
    const { before, limit } = request.query;
    const asked = { before: before === undefined ? undefined : Number(before), limit: limit + 1 };
    const found = await activityOf(context, caller.account.id, asked);
    await noteListing(context, caller);
    const events = found.slice(0, limit);
    const next = found.length > limit ? events.at(-1)?.id : undefined;
    const path = (from: number | string | undefined): string =>
      `/activity?${from === undefined ? '' : `before=${from}&`}limit=${limit}`;
    return {
      activities: events.map((event) => ({
        activityId: String(event.id),
        at: event.at.toISOString(),
        kind: event.kind,
        text: sentenceOf(request.language, event) ?? event.kind,
        ...(event.by === undefined ? {} : { by: event.by }),
        ...(event.letterId === undefined ? {} : { letterId: event.letterId }),
        ...(event.subject === undefined ? {} : { subject: event.subject }),
      })),
      _meta: { limit, count: events.length, ...(next === undefined ? {} : { next: String(next) }) },
      _links: {
        self: link(request, path(before), 'self'),
        ...(next === undefined ? {} : { next: link(request, path(next), 'next') }),
      },
    };
  });
}
