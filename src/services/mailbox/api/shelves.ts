// GET /api/v1/folders and /labels: the mailbox's own, by name. Scope facts. 200, and 400 401 403 429 503.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
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
import { noteListing } from '../own-data/note-reading.ts';
import { shelvesOf } from '../use/shelves.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { exampleLink, FOLDER_ID, personalToken, Uuid } from './schemas.ts';

const paged = { _meta: Meta, _links: Links };
const meta = { totalRecords: 1, offset: 0, limit: 20, count: 1 };

const Folders = withExample(
  Type.Object({
    folders: Type.Array(Type.Object({ folderId: Uuid, name: Type.String(), _links: Links })),
    ...paged,
  }),
  {
    folders: [
      {
        folderId: FOLDER_ID,
        name: 'Förskolan',
        _links: { letters: exampleLink(`/letters?folder=${FOLDER_ID}`, 'related') },
      },
    ],
    _meta: meta,
    _links: { self: exampleLink('/folders?limit=20&offset=0') },
  },
);

const Labels = withExample(
  Type.Object({
    labels: Type.Array(Type.Object({ labelId: Uuid, name: Type.String(), _links: Links })),
    ...paged,
  }),
  {
    labels: [
      {
        labelId: FOLDER_ID,
        name: 'Viktigt',
        _links: { letters: exampleLink(`/letters?label=${FOLDER_ID}`, 'related') },
      },
    ],
    _meta: meta,
    _links: { self: exampleLink('/labels?limit=20&offset=0') },
  },
);

/** Adds both lists. */
export function addShelfLists(api: Api, { context, guard }: OwnDesk): void {
  const onRequest = guard('facts');
  const base = { tags: ['folders'], security: personalToken('facts'), querystring: PageQuery };
  const problems = problemResponses('invalid-input', ...ALWAYS);
  const pageFrom = async (
    request: FastifyRequest,
    { limit, offset }: Static<typeof PageQuery>,
    kind: 'folder' | 'label',
  ) => {
    const caller = callerOf(request);
    const all = (await shelvesOf(context, caller.account.id)).filter((shelf) => shelf.kind === kind);
    await noteListing(context, caller);
    const shelves = all.slice(offset, offset + limit).map(({ id, name }) => ({
      id,
      name,
      _links: { letters: link(request, `/letters?${kind}=${id}`, 'related') },
    }));
    const page = { limit, offset, count: shelves.length, totalRecords: all.length };
    return { shelves, page: pageOf(request, `/${kind}s`, page) };
  };
  const folders = {
    ...base,
    operationId: 'listFolders',
    summary: 'The folders of the mailbox',
    response: { 200: Folders, ...problems },
  };
  api.get('/folders', { onRequest, schema: folders }, async (request) => {
    const { shelves, page } = await pageFrom(request, request.query, 'folder');
    return { folders: shelves.map(({ id, ...rest }) => ({ folderId: id, ...rest })), ...page };
  });
  const labels = {
    ...base,
    operationId: 'listLabels',
    summary: 'The labels of the mailbox',
    response: { 200: Labels, ...problems },
  };
  api.get('/labels', { onRequest, schema: labels }, async (request) => {
    const { shelves, page } = await pageFrom(request, request.query, 'label');
    return { labels: shelves.map(({ id, ...rest }) => ({ labelId: id, ...rest })), ...page };
  });
}
