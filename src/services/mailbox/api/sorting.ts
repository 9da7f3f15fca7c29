// PUT, DELETE /api/v1/letters/{id}/read: mark as read, or as unread. PUT /letters/{id}/place: to the inbox, the archive or a folder. Scope sort.
// 204, and 400 401 403 404 415 429 503. Each may be sent again: what is so already is not changed.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { type Sorting, sortLetters } from '../use/sort-letters.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { listedFor } from './letters.ts';
import { FOLDER_ID, LetterParams, personalToken } from './schemas.ts';

const NewPlace = withExample(
  Type.Object(
    {
      place: Type.Enum(['inbox', 'archive', 'folder']),
      folderId: Type.Optional(Type.String({ format: 'uuid', description: 'With folder: which one' })),
    },
    { additionalProperties: false },
  ),
  { place: 'folder', folderId: FOLDER_ID },
);
type NewPlace = Static<typeof NewPlace>;

const base = { tags: ['sorting'], security: personalToken('sort'), params: LetterParams };
const answers = (description: string) => ({
  204: Type.Null({ description }),
  ...problemResponses('invalid-input', 'not-found', 'unsupported-mime-type', ...ALWAYS),
});

/** Adds marking and placing. Throwing a letter away is a person's act, and replies and receipts too. */
export function addSorting(api: Api, { context, guard }: OwnDesk): void {
  const sort = async (request: FastifyRequest, id: string, sorting: Sorting): Promise<void> => {
    const caller = callerOf(request);
    await listedFor(context, caller, id);
    await sortLetters(context, caller, { letters: [id], sorting });
  };
  const onRequest = guard('sort');
  const read = { ...base, operationId: 'markRead', summary: 'Mark a letter as read', response: answers('Read') };
  api.put('/letters/:id/read', { onRequest, schema: read }, async (request, reply) => {
    await sort(request, request.params.id, { kind: 'read' });
    return reply.code(204).send(null);
  });
  const unread = {
    ...base,
    operationId: 'markUnread',
    summary: 'Mark a letter as unread',
    response: answers('Unread'),
  };
  api.delete('/letters/:id/read', { onRequest, schema: unread }, async (request, reply) => {
    await sort(request, request.params.id, { kind: 'unread' });
    return reply.code(204).send(null);
  });
  const place = {
    ...base,
    operationId: 'placeLetter',
    summary: 'Put a letter in the inbox, the archive or a folder',
    description: 'A letter in the trash is taken back from it.',
    body: NewPlace,
    response: answers('It lies there'),
  };
  api.put('/letters/:id/place', { onRequest, schema: place }, async (request, reply) => {
    await sort(request, request.params.id, sortingOf(request.body)).catch((error: unknown) => {
      throw error instanceof BrevduvaError && error.message.startsWith('no such folder') ? noSuchFolder() : error;
    });
    return reply.code(204).send(null);
  });
}

function sortingOf({ place, folderId }: NewPlace): Sorting {
  if (place !== 'folder') return { kind: place };
  if (folderId === undefined) throw noSuchFolder();
  return { kind: 'folder', shelf: folderId };
}

function noSuchFolder(): BrevduvaError {
  const fault = {
    field: 'folderId',
    sv: 'Mappen finns inte i den här brevlådan.',
    en: 'There is no such folder in this mailbox.',
  };
  return new BrevduvaError('invalid-input', 'no such folder in this mailbox', { faults: [fault] });
}
