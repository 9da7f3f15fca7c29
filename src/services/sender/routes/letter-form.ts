// Step 2. GET /drafts/:id/letter (200) · POST the same (303 on, 422 with faults; what was written is saved in every case)
// POST /drafts/:id/autosave (200 JSON: size, version, when). 404 for a draft that is not the caseworker's own.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { formatTime } from '../../../platform/i18n/format.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { attachFiles, detachFile, FILE_BYTES_MAX, type GivenFile } from '../attach-file.ts';
import { meterBase } from '../letter-content.ts';
import { type Draft, type DraftContent, protectionClassOf } from '../letter-draft.ts';
import { LETTER_FORM_SCRIPTS, letterFormPage } from '../pages/letter-form-page.ts';
import { supportOf } from '../pages/support-fields.ts';
import { contentFaults, fileFaults } from '../pages/words.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { judgeDraft, openDraft, saveDraft } from '../write-draft.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';

interface Shown {
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  readonly changedElsewhere: boolean;
}

function show(request: FastifyRequest, reply: FastifyReply, here: AtDesk, shown: Shown): FastifyReply {
  const { language, csrf, organisation } = here;
  const { faults } = shown;
  const measure = judgeDraft(organisation, shown.draft);
  const main = letterFormPage({ language, csrf, measure, ...shown });
  const title = composeMessages(language)('letter-title');
  const page = { title, main, scripts: LETTER_FORM_SCRIPTS, hasErrors: faults.length > 0 };
  return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
}

/** What was written, as the form has it. */
function writtenIn(form: Form): Omit<DraftContent, 'recipient'> {
  return {
    subject: form.exact('subject'),
    text: form.exact('text'),
    language: form.text('language') === 'enGB' ? 'enGB' : 'svSE',
    protectionClass: protectionClassOf(form.text('class')),
    support: supportOf(form),
  };
}

// A file that is too large is read to its end and thrown away: the rest of the form must not be lost with it.
async function readLetterForm(request: FastifyRequest): Promise<{ form: Form; files: GivenFile[] }> {
  const files: GivenFile[] = [];
  const form = await readForm(request, {
    fileBytes: 64 * 1_048_576,
    files: 30,
    onFile: async (part) => {
      const kept: Buffer[] = [];
      let bytes = 0;
      for await (const piece of part.file) {
        if (!Buffer.isBuffer(piece)) continue;
        bytes += piece.length;
        if (bytes <= FILE_BYTES_MAX) kept.push(piece);
      }
      if (part.fieldname !== 'files' || (part.filename === '' && bytes === 0)) return;
      const tooLarge = bytes > FILE_BYTES_MAX;
      files.push({ filename: part.filename, bytes: tooLarge ? new Uint8Array() : Buffer.concat(kept), tooLarge });
    },
  });
  return { form, files };
}

/** Adds the step. */
export function addLetterForm(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/drafts/:id/letter', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const draft = await openDraft(records, here.organisation, here.actor, idOf(request));
    return show(request, reply, here, { draft, faults: [], changedElsewhere: false });
  });

  const multipart = { ...forCaseworkers, config: { multipart: true } };
  app.post('/drafts/:id/letter', multipart, async (request, reply) => {
    const here = atDesk(desk, request);
    const before = await openDraft(records, here.organisation, here.actor, idOf(request));
    const { form, files } = await readLetterForm(request);
    const changedElsewhere = form.text('version') !== String(before.version);
    const saved = await saveDraft(records, here.organisation, here.actor, before, writtenIn(form));
    if (form.has('files-remove')) await detachFile(records, here.organisation, saved, form.text('files-remove'));
    const refused = await attachFiles(records, here.organisation, here.actor, saved, files);
    const draft = await openDraft(records, here.organisation, here.actor, before.id);
    const wanted = form.has('next') ? judgeDraft(here.organisation, draft).faults : [];
    const faults = [...fileFaults(here.language, refused), ...contentFaults(here.language, wanted)];
    if (faults.length > 0 || changedElsewhere) return show(request, reply, here, { draft, faults, changedElsewhere });
    const onFiles = form.has('attach') || form.has('files-remove') ? '#files' : '';
    return reply.redirect(form.has('next') ? `/drafts/${draft.id}/check` : `/drafts/${draft.id}/letter${onFiles}`, 303);
  });

  app.post('/drafts/:id/autosave', forCaseworkers, async (request) => {
    const here = atDesk(desk, request);
    const before = await openDraft(records, here.organisation, here.actor, idOf(request));
    const draft = await saveDraft(records, here.organisation, here.actor, before, writtenIn(await readForm(request)));
    const { total } = judgeDraft(here.organisation, draft);
    const saved = composeMessages(here.language)('saved-now', { time: formatTime(draft.updatedAt, here.language) });
    return {
      version: draft.version,
      bytes: total,
      max: ENVELOPE_MAX,
      meterBase: meterBase(total, draft.content),
      saved,
    };
  });
}
