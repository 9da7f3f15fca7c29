// Registerutdrag: everything that is kept about one person, put together in one step (dataskyddsförordningen, article 15; issue 4, "Log").

import type { RecipientId } from '../../../domain/recipient-id.ts';
import { type ZipFile, zipFiles } from '../../../platform/export/zip.ts';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { DraftContent } from '../letter-draft.ts';
import type { LetterView } from '../letter-view.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { numberText } from '../pages/words.ts';
import { letterPdf } from '../print/letter-pdf.ts';
import type { LetterRecord, RecordRow } from '../print/record.ts';
import { recordPdf } from '../print/record-pdf.ts';
import { EVERYTHING } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { lineMembers } from '../sending-log/log-formats.ts';
import { LOOK_KINDS } from '../sending-log/look-at-looks.ts';
import { readLetter } from '../store/letters.ts';
import { type LogNames, readLogNames } from '../store/log-names.ts';
import { findLooks, type LookRow, peopleOf } from '../store/looks.ts';
import { linesTo } from '../store/mailing-lines.ts';
import { draftsTo, holdsOn, lettersWithoutLine, type Prechecked, precheckedBy, repliesOf } from '../store/of-person.ts';
import { type ReplyView, readReply } from '../store/replies.ts';
import { findLines, type LogLine } from '../store/sending-log.ts';
import { dataSubjectMessages } from '../texts/data-subject-messages.ts';

const PAGE = 500;
const LOOKS = 5_000;

interface Kept {
  readonly lines: readonly LogLine[];
  readonly letters: readonly LetterView[];
  readonly replies: readonly ReplyView[];
  readonly looks: readonly (LookRow & { readonly who: string })[];
  readonly prechecks: readonly Prechecked[];
  readonly drafts: Awaited<ReturnType<typeof draftsTo>>;
  readonly mailings: Awaited<ReturnType<typeof linesTo>>;
  readonly holds: Awaited<ReturnType<typeof holdsOn>>;
  readonly names: LogNames;
}

export interface Request {
  readonly language: Language;
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
  readonly person: RecipientId;
  /** Why, as the archivist wrote it: the request's number, say. */
  readonly reason: string;
}

/** The archive with a PDF to read, a JSON file, each letter as PDF and its attachments. Noted before it is handed out. */
export async function tellPerson(records: Records, request: Request): Promise<Uint8Array> {
  const { organisation, actor, reason } = request;
  const now = records.clock();
  const kept = await gather(records, request);
  const counts = {
    letters: kept.letters.length,
    lines: kept.lines.length,
    replies: kept.replies.length,
    looks: kept.looks.length,
    prechecks: kept.prechecks.length,
    drafts: kept.drafts.length,
    mailings: kept.mailings.length,
    holds: kept.holds.length,
  };
  const files: ZipFile[] = [
    { name: 'utdrag.pdf', bytes: await recordPdf(extract(request, kept, now), now) },
    { name: 'utdrag.json', bytes: Buffer.from(JSON.stringify(asJson(request, kept, now), null, 2)) },
    ...(await letterFiles(records, request, kept, now)),
  ];
  const zip = zipFiles(files, now);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, {
      kind: 'person-told',
      actor: actor.login,
      subject: organisation.id,
      details: { person: request.person, reason, ...counts },
    }),
  );
  return zip;
}

async function gather({ database, cipher }: Records, { organisation, person }: Request): Promise<Kept> {
  const reader = database.reader(organisation.id);
  const lines: LogLine[] = [];
  for (let after: number | undefined; ; ) {
    const page = { order: 'oldest', limit: PAGE, ...(after === undefined ? {} : { after }) } as const;
    const found = await findLines(reader, { reach: EVERYTHING, recipient: person }, page);
    lines.push(...found);
    after = found.at(-1)?.id;
    if (found.length < PAGE) break;
  }
  // A held or withdrawn letter was never sent and stands in no log.
  const ids = [...lines.map(({ letter }) => letter), ...(await lettersWithoutLine(reader, person))];
  const letters: LetterView[] = [];
  for (const id of ids) {
    const letter = await readLetter(reader, cipher, id);
    if (letter !== undefined) letters.push(letter);
  }
  const replies: ReplyView[] = [];
  for (const id of await repliesOf(reader, person)) {
    const reply = await readReply(reader, cipher, id);
    if (reply !== undefined) replies.push(reply);
  }
  const looks = await findLooks(reader, LOOK_KINDS, EVERYTHING, { recipient: person }, { limit: LOOKS });
  const people = await peopleOf(
    reader,
    looks.map(({ actor }) => actor),
  );
  return {
    lines,
    letters,
    replies,
    looks: looks.map((look) => ({ ...look, who: people.get(look.actor)?.name ?? look.actor })),
    prechecks: await precheckedBy(reader, cipher, person),
    drafts: await draftsTo(reader, cipher, person),
    mailings: await linesTo(reader, cipher, person),
    holds: await holdsOn(reader, person),
    names: await readLogNames(reader),
  };
}

/** Everything as a machine reads it. */
function asJson({ organisation, person, reason }: Request, kept: Kept, now: Date) {
  return {
    madeAt: now.toISOString(),
    controller: { id: organisation.id, name: organisation.name },
    person,
    reason,
    sendingLog: kept.lines.map((line) => lineMembers(line, kept.names)),
    letters: kept.letters.map((letter) => ({
      letterId: letter.id,
      createdAt: letter.createdAt.toISOString(),
      state: letter.state,
      subject: letter.subject,
      text: letter.text,
      extras: letter.extras,
      postalAddress: letter.postalAddress,
      attachments: letter.files.map(({ filename, bytes, sha256 }) => ({ filename, bytes, sha256 })),
      timeline: letter.timeline.map(({ kind, at, details }) => ({ kind, at: at.toISOString(), details })),
    })),
    replies: kept.replies.map(({ id, letter, receivedAt, subject, text, files }) => ({
      replyId: id,
      letterId: letter,
      receivedAt: receivedAt.toISOString(),
      subject,
      text,
      attachments: files.map(({ filename, bytes, sha256 }) => ({ filename, bytes, sha256 })),
    })),
    looks: kept.looks.map(({ at, kind, who, subject }) => ({ at: at.toISOString(), what: kind, who, about: subject })),
    prechecks: kept.prechecks.map(({ at, by, purpose }) => ({ at: at.toISOString(), by, purpose })),
    drafts: kept.drafts.map(({ id, updatedAt, subject, text }) => {
      return { draftId: id, changedAt: updatedAt.toISOString(), subject, text };
    }),
    mailings: kept.mailings.map(({ mailing, name, createdAt, state, content }) => ({
      ...{
        mailingId: mailing,
        name,
        createdAt: createdAt.toISOString(),
        state,
        values: Object.fromEntries(content.values),
      },
      ...(content.letter === undefined ? {} : saidIn(content.letter)),
    })),
    holds: kept.holds.map(({ set_at, lifted_at, reason }) => ({
      ...{ setAt: set_at.toISOString(), reason },
      ...(lifted_at === null ? {} : { liftedAt: lifted_at.toISOString() }),
    })),
  };
}

function saidIn({ subject, text, extras }: DraftContent) {
  return { subject, text, ...(extras === undefined ? {} : { extras }) };
}

/** The same as a person reads it. */
function extract({ language, organisation, actor, person, reason }: Request, kept: Kept, now: Date): LetterRecord {
  const t = dataSubjectMessages(language);
  const when = (at: Date) => formatDateTime(at, language);
  const about = [pair(t('person'), numberText(person)), pair(t('reason'), reason)];
  const rows = (list: readonly RecordRow[], heading: string) => listed(list, heading, t('nothing'));
  return {
    title: t('title'),
    subject: numberText(person),
    lead: t('extract-lead', { organisation: organisation.name }),
    made: t('made', { when: when(now), name: actor.name }),
    organisation: organisation.name,
    language,
    sections: [
      {
        heading: t('about'),
        rows: about,
      },
      rows(
        kept.lines.map((line) => ({
          label: when(line.at),
          value: `${line.subject} (${line.loginName}, ${line.state})`,
        })),
        t('sent'),
      ),
      rows(
        kept.letters.map((letter) => ({
          label: when(letter.createdAt),
          value: `${letter.subject}: brev/${letter.id}.pdf`,
        })),
        t('letters'),
      ),
      rows(
        kept.replies.map((reply) => ({ label: when(reply.receivedAt), value: `${reply.subject}\n${reply.text}` })),
        t('replies'),
      ),
      rows(
        kept.looks.map((look) => ({
          label: when(look.at),
          value: `${look.who}: ${t(`look-${look.kind === 'letter-viewed' ? 'viewed' : 'other'}`)}`,
        })),
        t('looks'),
      ),
      rows(
        kept.prechecks.map(({ at, by, purpose }) => ({ label: when(at), value: `${by}: ${purpose}` })),
        t('prechecks'),
      ),
      ...unsent(language, kept),
    ],
  };
}

// What never became a letter, and what is kept about the person beside letters.
function unsent(language: Language, kept: Kept) {
  const t = dataSubjectMessages(language);
  const when = (at: Date) => formatDateTime(at, language);
  const rows = (list: readonly RecordRow[], heading: string) => listed(list, heading, t('nothing'));
  return [
    rows(
      kept.drafts.map(({ updatedAt, subject, text }) => ({ label: when(updatedAt), value: `${subject}\n${text}` })),
      t('drafts'),
    ),
    rows(
      kept.mailings.map(({ createdAt, name, content }) => ({
        label: when(createdAt),
        value: [name, content.letter?.subject, content.letter?.text].filter((text) => text !== undefined).join('\n'),
      })),
      t('mailings'),
    ),
    rows(
      kept.holds.map(({ set_at, reason }) => ({ label: when(set_at), value: reason })),
      t('holds'),
    ),
  ];
}

async function letterFiles(
  { blobs }: Records,
  { language, organisation, actor }: Request,
  { letters, replies, names }: Kept,
  now: Date,
): Promise<ZipFile[]> {
  const files: ZipFile[] = [];
  const attach = async (folder: string, list: readonly { readonly filename: string; readonly blob: string }[]) => {
    for (const [index, { filename, blob }] of list.entries()) {
      // A name that was uploaded is never a path.
      const name = filename.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^\.+/, '_');
      files.push({ name: `${folder}/${index + 1}-${name}`, bytes: await blobs.get(organisation.id, blob) });
    }
  };
  for (const letter of letters) {
    const bytes = await letterPdf({ language, organisation, letter, names, madeBy: actor.name, now });
    files.push({ name: `brev/${letter.id}.pdf`, bytes });
    await attach(`bilagor/${letter.id}`, letter.files);
  }
  for (const reply of replies) await attach(`svar/${reply.id}`, reply.files);
  return files;
}

function listed(list: readonly RecordRow[], heading: string, nothing: string) {
  return { heading, rows: list.length === 0 ? [{ label: nothing, value: '' }] : list };
}

function pair(label: string, value: string): RecordRow {
  return { label, value };
}
