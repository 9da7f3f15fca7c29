// Step 2. GET /drafts/:id/letter (200) · POST the same (303 on, 422 with faults: what was written is saved all the same)
// POST /drafts/:id/autosave (200 JSON: size, version, when). 404 for a draft that is not the caseworker's own.
// Both POSTs: 409 when another window has saved something else; then nothing is overwritten until the caseworker has chosen.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { formatTime } from '../../../platform/i18n/format.ts';
import { type Fault, html } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { attachFiles, detachFile, type GivenFile, UPLOAD_BYTES_MAX } from '../attach-file.ts';
import { hasChoice, isUnbegun, kindOfDraft } from '../case-types/kinds-to-choose.ts';
import { type LetterRules, rulesFor } from '../case-types/letter-rules.ts';
import { oneLine } from '../check-content.ts';
import { meterBase } from '../letter-content.ts';
import { type Draft, protectionClassOf } from '../letter-draft.ts';
import { typeNamed } from '../metadata/letter-metadata.ts';
import { supportsBy } from '../operator-supports.ts';
import { LETTER_FORM_SCRIPTS, letterFormPage } from '../pages/letter-form-page.ts';
import { supportOf } from '../pages/support-fields.ts';
import { contentFaults, fileFaults } from '../pages/words.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { judgeDraft, openDraft, saveDraft, type Written } from '../write-draft.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';
import { draftNote } from './draft-note.ts';
import { adviceOn } from './plain-language.ts';
import { extrasIn, textIn } from './written-extras.ts';

interface Shown {
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  /** What another window saved, while `draft` holds what was written in this one. */
  readonly savedElsewhere?: Draft;
}

async function show(request: FastifyRequest, reply: FastifyReply, desk: Desk, shown: Shown): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf, organisation } = here;
  const { faults } = shown;
  const rules = await rulesAt(desk, here, shown.draft);
  const measure = judgeDraft(organisation, shown.draft, rules);
  const kind = await kindOfDraft(desk.records, here, shown.draft, rules);
  const advice = adviceOn(language, organisation.name, shown.draft.content, rules);
  const supports = supportsBy(organisation, shown.draft.checked?.answer);
  const note = await draftNote(desk, here, shown.draft);
  const named = rules.caseType?.messageType;
  const messageType = named === undefined ? undefined : typeNamed(named, organisation.messageTypes);
  const main = html`${note}${letterFormPage({ language, csrf, measure, rules, kind, advice, supports, messageType, ...shown })}`;
  const title = composeMessages(language)('letter-title');
  const page = { title, main, wide: true, scripts: LETTER_FORM_SCRIPTS, hasErrors: faults.length > 0 };
  if (shown.savedElsewhere !== undefined) return sendPage(request, reply, page, 409);
  return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
}

async function rulesAt({ records }: Desk, { organisation, actor }: AtDesk, draft: Draft): Promise<LetterRules> {
  return await rulesFor(records.database.reader(organisation.id), actor, draft, records.clock());
}

/** What was written, as the form has it. The button that saves it over another window's names the version it replaces. */
function writtenIn(form: Form): Written {
  return {
    over: Number(form.text(form.has('replace') ? 'replace' : 'version')),
    content: {
      subject: form.exact('subject'),
      text: textIn(form).text,
      language: form.text('language') === 'enGB' ? 'enGB' : 'svSE',
      protectionClass: protectionClassOf(form.text('class')),
      support: supportOf(form),
    },
    extras: {
      ...extrasIn(form),
      ...(form.has('diary-number') ? { diaryNumber: oneLine(form.text('diary-number')) || undefined } : {}),
      ...(form.has('class-reason') ? { classReason: oneLine(form.text('class-reason')) || undefined } : {}),
    },
  };
}

// Every button saves; then it leads where it says.
function wayOn(form: Form): string {
  if (form.has('next')) return 'check';
  if (form.has('kind')) return 'kind';
  if (form.has('fill')) return 'fields';
  if (form.has('format')) return 'letter#text';
  return form.has('attach') || form.has('files-remove') ? 'letter#files' : 'letter';
}

/** Bytes of files that one form brings into memory: several to be made smaller, none of them the process. */
const ALL_FILES_MAX = 64 * 1_048_576;

// A file that is too large is read to its end and thrown away: the rest of the form must not be lost with it.
async function readLetterForm(request: FastifyRequest): Promise<{ form: Form; files: GivenFile[] }> {
  const files: GivenFile[] = [];
  let room = ALL_FILES_MAX;
  const form = await readForm(request, {
    fileBytes: 64 * 1_048_576,
    files: 30,
    onFile: async (part) => {
      const kept: Buffer[] = [];
      let bytes = 0;
      for await (const piece of part.file) {
        if (!Buffer.isBuffer(piece)) continue;
        bytes += piece.length;
        if (bytes <= Math.min(UPLOAD_BYTES_MAX, room)) kept.push(piece);
      }
      if (part.fieldname !== 'files' || (part.filename === '' && bytes === 0)) return;
      const tooLarge = bytes > Math.min(UPLOAD_BYTES_MAX, room);
      if (!tooLarge) room -= bytes;
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
    if (isUnbegun(draft) && (await hasChoice(records, here))) return reply.redirect(`/drafts/${draft.id}/kind`, 303);
    return show(request, reply, desk, { draft, faults: [] });
  });

  const multipart = { ...forCaseworkers, config: { multipart: true } };
  app.post('/drafts/:id/letter', multipart, async (request, reply) => {
    const here = atDesk(desk, request);
    const before = await openDraft(records, here.organisation, here.actor, idOf(request));
    const { form, files } = await readLetterForm(request);
    const written = writtenIn(form);
    const outcome = await saveDraft(records, here.organisation, here.actor, before.id, written);
    const gone = form.text('files-remove');
    if (gone !== '') await detachFile(records, here.organisation, here.actor, before, gone);
    const refused = await attachFiles(records, here.organisation, here.actor, before, files);
    const draft = await openDraft(records, here.organisation, here.actor, before.id);
    if (outcome.kind === 'changed') {
      const mine = { ...draft, version: written.over, content: outcome.written };
      const faults = fileFaults(here.language, refused);
      return show(request, reply, desk, { draft: mine, faults, savedElsewhere: draft });
    }
    const wanted = form.has('next')
      ? judgeDraft(here.organisation, draft, await rulesAt(desk, here, draft)).faults
      : [];
    const faults = [...fileFaults(here.language, refused), ...contentFaults(here.language, wanted)];
    if (faults.length > 0) return show(request, reply, desk, { draft, faults });
    return reply.redirect(`/drafts/${draft.id}/${wayOn(form)}`, 303);
  });

  addAutosave(app, desk);
}

function addAutosave(app: WebServer, desk: Desk): void {
  app.post('/drafts/:id/autosave', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const written = writtenIn(await readForm(request));
    const outcome = await saveDraft(desk.records, here.organisation, here.actor, idOf(request), written);
    // The browser has the words for it already (autosave.ts).
    if (outcome.kind === 'changed') return reply.code(409).send({ changed: true });
    const { draft } = outcome;
    const { total } = judgeDraft(here.organisation, draft, await rulesAt(desk, here, draft));
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
