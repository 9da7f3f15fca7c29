// GET /api/v1/message-types (200): what a letter's `metadata` may say, and a case type's `messageType` name (docs/presentation.md).
// 400, 401, 403, 429. Scope letters.
import { Type } from 'typebox';
import { MessageTypeSchema } from '../../../platform/presentation/message-type.ts';
import { type Api, bearer, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import type { Desk } from '../routes/desk.ts';
import { callerOf, guard, SCOPE } from './guard.ts';

const MessageTypes = withExample(Type.Object({ messageTypes: Type.Array(MessageTypeSchema), _links: Links }), {
  messageTypes: [
    {
      id: 'https://kommun.example/message-types/permit',
      version: 1,
      label: { sv: 'Tillstånd', en: 'Permit' },
      fields: [{ name: 'validTo', type: 'date', label: { sv: 'Gäller till', en: 'Valid to' }, required: true }],
    },
  ],
  _links: { self: { href: 'https://sender.example.se/api/v1/message-types', rel: 'self', method: 'GET' } },
});

/** Adds the operation. */
export function addMessageTypes(api: Api, config: Config, desk: Desk): void {
  const schema = {
    tags: ['case-types'],
    security: bearer(SCOPE),
    operationId: 'listMessageTypes',
    summary: 'The registered message types, with their fields',
    description: 'Those that come with the program and those that the installation has added by its configuration.',
    response: { 200: MessageTypes, ...problemResponses('not-authenticated', 'access-denied', 'too-many') },
  };
  api.get('/message-types', { onRequest: guard(config), schema }, async (request) => {
    const { organisation } = callerOf(desk, request);
    const messageTypes = [...(organisation.messageTypes?.all ?? [])];
    return { messageTypes, _links: { self: link(request, '/message-types', 'self') } };
  });
}
