// A smaller attachment, when asked for. GET /drafts/:id/files/:file/shrink (200: before and after) · GET …/smaller (200 the PDF)
// POST …/shrink (303: exchanged, where it is smaller). 404 for what is not in the caseworker's own draft.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { storeFile, UPLOAD_BYTES_MAX } from '../attach-file.ts';
import { shrinkPage } from '../pages/file-facts.ts';
import { shrinkPdf } from '../pdf/shrink-pdf.ts';
import { deleteDraftFile, insertDraftFile } from '../store/drafts.ts';
import { fileMessages } from '../texts/file-messages.ts';
import { openDraft } from '../write-draft.ts';
import { atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';
import { sendFile } from './send-file.ts';

/** Adds the pages. */
export function addShrinking(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest) => {
    const here = atDesk(desk, request);
    const draft = await openDraft(records, here.organisation, here.actor, idOf(request));
    const wanted = idOf(request, 'file');
    const file = draft.attachments.find((attached) => attached.id === wanted);
    if (file === undefined) throw new BrevduvaError('not-found', 'there is no such file');
    const shrunk = await shrinkPdf(await records.blobs.get(here.organisation.id, file.blob));
    return { here, draft, file, shrunk };
  };

  app.get('/drafts/:id/files/:file/shrink', forCaseworkers, async (request, reply) => {
    const { here, draft, file, shrunk } = await open(request);
    const { language, csrf } = here;
    const main = shrinkPage({ language, csrf, draft: draft.id, file, shrunk });
    return sendPage(request, reply, { title: fileMessages(language)('shrink-title'), main });
  });

  app.get('/drafts/:id/files/:file/smaller', forCaseworkers, async (request, reply) => {
    const { file, shrunk } = await open(request);
    if (shrunk.kind !== 'smaller') throw new BrevduvaError('not-found', 'the file cannot be made smaller');
    return sendFile(reply, shrunk.bytes, 'application/pdf', file.filename);
  });

  app.post('/drafts/:id/files/:file/shrink', forCaseworkers, async (request, reply) => {
    const { here, draft, file, shrunk } = await open(request);
    const { organisation, actor } = here;
    if (shrunk.kind === 'smaller') {
      const given = { filename: file.filename, bytes: shrunk.bytes };
      const stored = await storeFile(records, organisation, given, UPLOAD_BYTES_MAX);
      if (stored.ok) {
        await records.database.transaction(organisation.id, async (tx) => {
          await deleteDraftFile(tx, draft.id, file.id);
          await insertDraftFile(tx, records.cipher, draft.id, stored.value, records.clock());
          const { bytes, sha256 } = stored.value;
          const details = { bytes, sha256, insteadOf: file.sha256 };
          await records.events.record(tx, { kind: 'file-attached', actor: actor.login, subject: draft.id, details });
        });
      }
    }
    return reply.redirect(`/drafts/${draft.id}/letter#files`, 303);
  });
}
