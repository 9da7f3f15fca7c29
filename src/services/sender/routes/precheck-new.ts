// The beginning of a list precheck. GET /prechecks/new (200) · POST /prechecks/new (303; 422 for what is wrong, 429 over the limits).
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import { FILE_BYTES_MAX } from '../../../platform/tabular/table.ts';
import { tableProblemText } from '../../../platform/tabular/table-messages.ts';
import { type Form, readForm, type UploadedFile } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type KindsToChoose, kindsToChoose } from '../case-types/kinds-to-choose.ts';
import { oneLine } from '../check-content.ts';
import { newPrecheckPage } from '../pages/precheck-new-page.ts';
import { type BeginPrecheck, beginPrecheck, keepUpload } from '../prechecks/begin-precheck.ts';
import { columnTexts, type NumberText, pastedTexts } from '../prechecks/number-column.ts';
import { LINES_MAX } from '../prechecks/precheck-line.ts';
import { reads, worksIn } from '../reach.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers } from './desk.ts';
import { limitFault } from './precheck-column.ts';

const NOTHING = { purpose: '', unit: '', caseType: '', pasted: '' };
/** Bytes of what is pasted: 100 000 lines of thirty characters. */
const PASTED_BYTES = 3_500_000;

/** Adds the pages. */
export function addPrecheckNew(app: WebServer, desk: Desk): void {
  app.get('/prechecks/new', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    return showNew(request, reply, here, await kindsToChoose(desk.records, here), NOTHING, []);
  });
  const options = { ...forCaseworkers, config: { multipart: true }, bodyLimit: FILE_BYTES_MAX + PASTED_BYTES };
  app.post('/prechecks/new', options, async (request, reply) => beginNew(desk, request, reply));
}

function showNew(
  request: FastifyRequest,
  reply: FastifyReply,
  here: AtDesk,
  kinds: KindsToChoose,
  typed: typeof NOTHING,
  faults: readonly Fault[],
  status = faults.length > 0 ? 422 : 200,
): FastifyReply {
  const { language, csrf, organisation } = here;
  const main = newPrecheckPage({
    language,
    csrf,
    keepDays: organisation.prechecks.keepDays,
    units: kinds.units.map(({ id, name }) => ({ value: id, label: name })),
    caseTypes: kinds.caseTypes.map(({ id, name }) => ({ value: id, label: name })),
    typed,
    faults,
  });
  const title = precheckMessages(language)('new-title');
  const page = { title, main, current: '/prechecks', scripts: ['file-drop.ts'], hasErrors: faults.length > 0 };
  return sendPage(request, reply, page, status);
}

async function beginNew(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { records } = desk;
  const here = atDesk(desk, request);
  const t = precheckMessages(here.language);
  const form = await readForm(request, { fileBytes: FILE_BYTES_MAX, files: 1, fieldBytes: PASTED_BYTES });
  const kinds = await kindsToChoose(records, here);
  const typed = {
    purpose: oneLine(form.text('purpose')).slice(0, 200),
    unit: form.text('unit'),
    caseType: form.text('case-type'),
    pasted: form.text('pasted'),
  };
  const unit = kinds.units.length === 1 ? kinds.units[0] : kinds.units.find(({ id }) => id === typed.unit);
  const caseType = kinds.caseTypes.find(({ id }) => id === typed.caseType);
  const given = await readGiven(form, here.language, records.clock());
  const faults = given.kind === 'fault' ? [given.fault] : [];
  const many = given.kind !== 'lines' || given.texts.length > 1;
  if (many && typed.purpose === '' && caseType === undefined) {
    faults.unshift({ field: 'purpose', text: t('fault-purpose') });
  }
  if (unit === undefined) faults.unshift({ field: 'unit', text: t('fault-unit') });
  // Who has some case types only makes no list that they could not read afterwards.
  else if (!reads(worksIn(here.actor, 'caseworker'), { unit: unit.id, caseType: caseType?.id }))
    faults.unshift({ field: 'case-type', text: t('fault-case-type') });
  if (given.kind === 'fault' || unit === undefined || faults.length > 0) {
    return showNew(request, reply, here, kinds, typed, faults);
  }
  const begin: BeginPrecheck = {
    unit: unit.id,
    origin: 'page',
    purpose: typed.purpose,
    ...(caseType === undefined ? {} : { caseType: caseType.id }),
    about: given.about,
  };
  if (given.kind === 'upload') {
    const id = await keepUpload(records, here.organisation, here.actor, begin, given.bytes);
    return reply.redirect(`/prechecks/${id}/column`, 303);
  }
  try {
    const id = await beginPrecheck(records, here.organisation, here.actor, begin, given.texts);
    return reply.redirect(`/prechecks/${id}`, 303);
  } catch (error) {
    const limited = limitFault(error, here.language, given.about.filename === undefined ? 'pasted' : 'file');
    if (limited === undefined) throw error;
    return showNew(request, reply, here, kinds, typed, [limited], 429);
  }
}

type Given =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'lines'; readonly texts: readonly NumberText[]; readonly about: { readonly filename?: string } }
  | { readonly kind: 'upload'; readonly bytes: Uint8Array; readonly about: { readonly filename: string } };

/** What was pasted or uploaded: lines where there is one column only, else an upload whose column is to be chosen. */
async function readGiven(form: Form, language: Language, now: Date): Promise<Given> {
  const t = precheckMessages(language);
  const pasted = form.text('pasted');
  const [file] = form.filesOf('file');
  if (pasted !== '' && file !== undefined) return { kind: 'fault', fault: { field: 'file', text: t('fault-both') } };
  if (file !== undefined) return readUpload(file, 'file', language, now);
  if (pasted === '') return { kind: 'fault', fault: { field: 'pasted', text: t('fault-nothing') } };
  const texts = pastedTexts(pasted);
  if (texts === undefined) {
    const bytes = Buffer.from(pasted);
    return readUpload({ filename: '', bytes }, 'pasted', language, now);
  }
  if (texts.length > LINES_MAX)
    return { kind: 'fault', fault: { field: 'pasted', text: t('fault-too-many', { count: LINES_MAX }) } };
  return { kind: 'lines', texts, about: {} };
}

async function readUpload(
  { filename, bytes }: Pick<UploadedFile, 'filename' | 'bytes'>,
  field: 'file' | 'pasted',
  language: Language,
  now: Date,
): Promise<Given> {
  const table = await readTable(bytes, filename);
  if (table.kind === 'problem') return { kind: 'fault', fault: { field, text: tableProblemText(language, table) } };
  const about = { filename: oneLine(filename).slice(0, 200) };
  if (table.columns.length > 1 || (table.sheets?.length ?? 0) > 1) return { kind: 'upload', bytes, about };
  return { kind: 'lines', texts: columnTexts(table, 0, now), about };
}
