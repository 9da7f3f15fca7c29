// GET /api/v1/operator-messages, POST …/{messageId}/reach: what an operator is to show its mailbox holders, and how many it has reached.
// 200, and 400 401 403 404 413 415 503 (docs/operatorsmeddelanden.md).
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { requireOperator } from '../authorise.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from '../routes/changes.ts';
import { messagesFor } from '../store/message-withdrawals.ts';
import { takeReach } from './operator-messages.ts';

export const MESSAGES_SCOPE = 'registry-messages';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Count = (description: string) => Type.Integer({ minimum: 0, maximum: 1_000_000_000, description });
const Message = Type.Object({
  messageId: Uuid,
  signed: Type.String({ description: 'The same JWS as is handed over at the operator’s own door' }),
  state: Type.Enum(['waiting', 'delivered', 'refused', 'unknown'], {
    description: 'Whether the operator has taken it, as the registry knows it',
  }),
  withdrawal: Type.Optional(
    Type.String({ description: 'The JWS of its withdrawal: it is shown no more, but that it was withdrawn is' }),
  ),
});
const List = Type.Object({ messages: Type.Array(Message), _links: Type.Object({ self: Link }) });
const Reach = Type.Object({
  mailboxes: Count('In how many mailboxes it is shown'),
  opened: Count('In how many of them it has been opened'),
});
const Params = Type.Object({ messageId: Uuid });
const Taken = Type.Object({
  messageId: Uuid,
  mailboxes: Type.Integer(),
  opened: Type.Integer(),
  knownMailboxes: Type.Integer({ description: 'How many mailboxes the registry itself has at the operator now' }),
});

const messageId = '0b1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c11';
const common = { tags: ['operator messages'], security: bearer(MESSAGES_SCOPE) };
const refusals = ['invalid-input', 'not-authenticated', 'access-denied', 'unavailable'] as const;
const listSchema = {
  ...common,
  operationId: 'listOperatorMessages',
  summary: 'Messages to all mailbox holders that the calling operator is to show, the latest first',
  description:
    'At most 100. They are handed over at the operator’s own door; this is for whoever has restored a backup or was away for long. ' +
    'A message that is listed counts as fetched: from then on it is taken back only by a withdrawal that is sent too.',
  response: {
    200: withExample(List, {
      messages: [{ messageId, signed: 'eyJhbGciOiJSUzI1NiJ9.eyJmb3JtIjoi4oCmIn0.c2lnbmF0dXJl', state: 'delivered' }],
      _links: { self: { href: 'https://far.example.se/api/v1/operator-messages', rel: 'self', method: 'GET' } },
    }),
    ...problemResponses(...refusals),
  },
};
const reachSchema = {
  ...common,
  operationId: 'reportReach',
  summary: 'How many mailboxes a message is shown in, and has been opened in',
  description:
    'The latest report stands. An operator that answers at its own door with the figures need not report here. ' +
    'The owner sees the figure beside how many mailboxes the registry itself has at the operator.',
  params: Params,
  body: withExample(Reach, { mailboxes: 1_250_000, opened: 310_000 }),
  response: {
    200: withExample(Taken, { messageId, mailboxes: 1_250_000, opened: 310_000, knownMailboxes: 1_250_004 }),
    ...problemResponses(...refusals, 'not-found', 'too-large', 'unsupported-mime-type'),
  },
};

/** Adds the routes. */
export function addOperatorMessageApi(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { database, organisation, directory, clock } = context;
  api.get('/operator-messages', { onRequest, schema: listSchema }, async (request) => {
    const { organisation: caller } = currentClient(request);
    requireOperator(await directory.now(), caller);
    const messages = await database.transaction(organisation, (tx) => messagesFor(tx, caller, clock()));
    return {
      messages: messages.map(({ id, signed, state, withdrawal }) => ({
        messageId: id,
        signed,
        state,
        ...(withdrawal === undefined ? {} : { withdrawal }),
      })),
      _links: { self: link(request, '/operator-messages', 'self') },
    };
  });
  api.post<{ Params: Static<typeof Params>; Body: Static<typeof Reach> }>(
    '/operator-messages/:messageId/reach',
    { onRequest, schema: reachSchema },
    async (request) => {
      const { organisation: operator } = currentClient(request);
      requireOperator(await directory.now(), operator);
      const { messageId: message } = request.params;
      const { mailboxes, opened } = request.body;
      const knownMailboxes = await takeReach(context, { message, operator }, { mailboxes, opened });
      return { messageId: message, mailboxes, opened, knownMailboxes };
    },
  );
}
