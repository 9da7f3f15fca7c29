// What a letter can be taken along as. GET /letters/:id/paper (200) · GET /letters/:id/files/:file (200 the PDF)
// GET /letters/:id/signed.xml (200; 404 before it is signed). Another organisation's letter: 404.
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { lookAtLetter } from '../look-at-letter.ts';
import { brandOf } from '../organisation/brand.ts';
import { paperPage } from '../pages/check-page.ts';
import { previewParts } from '../preview-parts.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { atDesk, type Desk, forCaseworkers, forReaders, idOf } from './desk.ts';
import { sendFile } from './send-file.ts';

/** Adds the views and downloads. */
export function addLetterFiles(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/:id/paper', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-printed');
    const { recipient, subject, text, extras, support, files, createdAt, id } = letter;
    const letterLanguage = letter.language === 'enGB' ? 'en' : 'sv';
    const sheet = {
      language,
      letterLanguage,
      organisation: organisation.name,
      brand: await brandOf(records, organisation, letter.unit),
      recipient,
      subject,
      text,
      extras,
      support,
    } as const;
    const main = paperPage(
      {
        ...{ ...sheet, attachments: files, href: `/letters/${id}/files`, now: createdAt },
        parts: previewParts(organisation, letter, createdAt),
      },
      `/letters/${id}`,
      // What may have arrived is not made ready for an envelope.
      letter.state === 'unknown' ? undefined : `/letters/${id}/paper.pdf`,
    );
    return sendPage(request, reply, { title: composeMessages(language)('paper-title'), main, scripts: ['print.ts'] });
  });

  app.get('/letters/:id/files/:file', forReaders, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const wanted = idOf(request, 'file');
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'attachment-opened');
    const file = letter.files.find((attached) => attached.id === wanted);
    if (file === undefined) throw new BrevduvaError('not-found', 'there is no such file');
    return sendFile(reply, await records.blobs.get(organisation.id, file.blob), 'application/pdf', file.filename);
  });

  app.get('/letters/:id/signed.xml', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-printed');
    if (letter.signedBlob === undefined) throw new BrevduvaError('not-found', 'the letter is not signed yet');
    const bytes = await records.blobs.get(organisation.id, letter.signedBlob);
    return sendFile(reply, bytes, 'application/xml', `${letter.id}.xml`);
  });
}
