// The record for the diarium. GET /letters/:id/print (200) · GET /letters/:id/letter.pdf[?attachments=yes] (200 the PDF). Else 404.
import { stockholmDate } from '../../../platform/clock.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { lookAtLetter } from '../look-at-letter.ts';
import { printBrandOf } from '../organisation/brand.ts';
import { letterPdf, letterPdfWithAttachments } from '../print/letter-pdf.ts';
import { letterRecord } from '../print/record.ts';
import { recordPage } from '../print/record-page.ts';
import { readLogNames } from '../store/log-names.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { atDesk, type Desk, forCaseworkers, idOf, queryText } from './desk.ts';
import { sendFile } from './send-file.ts';

/** Adds the views. */
export function addLetterRecord(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/:id/print', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-printed');
    const brand = await printBrandOf(records, organisation, letter.unit);
    const names = await readLogNames(records.database.reader(organisation.id));
    const input = { language, organisation, letter, brand, names, madeBy: actor.name, now: records.clock() };
    const record = letterRecord(input);
    const main = recordPage(record, `/letters/${letter.id}`);
    return sendPage(request, reply, { title: recordMessages(language)('print-title'), main, scripts: ['print.ts'] });
  });

  app.get('/letters/:id/letter.pdf', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const letter = await lookAtLetter(records, organisation, actor, idOf(request), 'letter-printed');
    const brand = await printBrandOf(records, organisation, letter.unit);
    const names = await readLogNames(records.database.reader(organisation.id));
    const input = { language, organisation, letter, brand, names, madeBy: actor.name, now: records.clock() };
    const name = `brev-${stockholmDate(letter.createdAt)}-${letter.id.slice(0, 8)}.pdf`;
    if (queryText(request, 'attachments') !== 'yes') {
      return sendFile(reply, await letterPdf(input), 'application/pdf', name);
    }
    const files: { id: string; bytes: Uint8Array }[] = [];
    for (const file of letter.files) {
      files.push({ id: file.id, bytes: await records.blobs.get(organisation.id, file.blob) });
    }
    return sendFile(reply, await letterPdfWithAttachments(input, files), 'application/pdf', name);
  });
}
