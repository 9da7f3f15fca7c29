// GET /api/v1/mailbox: whose mailbox the token opens, and what the token may and until when. Any scope. 200, and 401 429 503.
import { Type } from 'typebox';
import { type Api, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { latestChange } from '../store/changes.ts';
import { countUnread } from '../store/lists.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { DateTime, exampleLink, personalToken } from './schemas.ts';

const Mailbox = withExample(
  Type.Object({
    holder: Type.String({ description: 'Name of the mailbox’s holder' }),
    operator: Type.String(),
    openedAt: DateTime('When the mailbox was opened'),
    unread: Type.Optional(
      Type.Integer({ description: 'Unread letters in the inbox; 1000 stands for more. With the scope facts' }),
    ),
    changesCursor: Type.Optional(
      Type.String({
        description: 'Take this first, then read the lists, then follow /changes from it. With the scope facts',
      }),
    ),
    token: Type.Object({
      name: Type.String(),
      scopes: Type.Array(Type.Enum(['facts', 'content', 'sort'])),
      endsAt: DateTime('Until when it is good'),
    }),
    _links: Links,
  }),
  {
    holder: 'Signe Almgren',
    operator: 'Duvkullens brevlåda',
    openedAt: '2026-01-07T08:00:00.000Z',
    unread: 2,
    changesCursor: '4711',
    token: { name: 'Min arkivdator', scopes: ['facts', 'content'], endsAt: '2027-02-19T23:00:00.000Z' },
    _links: {
      self: exampleLink('/mailbox'),
      letters: exampleLink('/letters', 'related'),
      changes: exampleLink('/changes', 'related'),
    },
  },
);

/** Adds the mailbox. */
export function addMailbox(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'getMailbox',
    summary: 'The mailbox that the token opens, and what the token may',
    tags: ['mailbox'],
    security: personalToken(),
    response: { 200: Mailbox, ...problemResponses(...ALWAYS) },
  };
  api.get('/mailbox', { onRequest: guard(), schema }, async (request) => {
    const { account, token, about } = callerOf(request);
    const reader = context.database.reader(context.organisation);
    const facts = token.scopes.includes('facts')
      ? {
          changesCursor: String(await latestChange(reader, account.id)),
          unread: await countUnread(reader, account.id),
        }
      : {};
    return {
      holder: account.name,
      operator: context.operator.name,
      openedAt: account.openedAt.toISOString(),
      ...facts,
      token: { name: about.name, scopes: [...token.scopes], endsAt: token.until.toISOString() },
      _links: {
        self: link(request, '/mailbox', 'self'),
        letters: link(request, '/letters', 'related'),
        changes: link(request, '/changes', 'related'),
      },
    };
  });
}
