// A whole mailbox as a tar, written as it is read: deliveries with their letters first, then what describes them, checksums last.
import { createHash } from 'node:crypto';
import { TAR_END, tarHeader, tarPadding } from '../../../wire/fgs/tar.ts';
import type { Account } from '../account.ts';
import { addressBook } from '../act/address-book.ts';
import { presentable } from '../act/letter-facts.ts';
import { originalOf as originalSent, type Sent, sentAbout, sentFile } from '../act/sent.ts';
import { openEnvelope } from '../content/kept-envelope.ts';
import { filesOf, letterOf } from '../content/open-letters.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import { noticeTimesOf } from '../store/notice-settings.ts';
import { phoneOf } from '../store/phones.ts';
import { readingChoiceOf } from '../store/reading-choices.ts';
import { deliveriesAfter, type WholeDelivery } from '../store/whole-mailbox.ts';
import { bodyOf, fileContentOf } from '../use/kept-content.ts';
import { activityOf } from '../use/list-activity.ts';
import { shelvesOf } from '../use/shelves.ts';
import {
  ACTIVITY_PATH,
  FORMAT,
  INDEX_PATH,
  type PackageIndex,
  type PackedDelivery,
  type PackedLetter,
  type PackedSent,
  README_PATH,
  SUMS_PATH,
  VERSION,
} from './package-form.ts';
import { readableLetter } from './readable-letter.ts';
import { README } from './readme.ts';

const AT_ONCE = 50;
const EVENTS_AT_ONCE = 1000;

interface File {
  readonly path: string;
  readonly content: Uint8Array;
}

interface Packing {
  readonly context: MailboxContext;
  readonly account: Account;
  /** The folder in which everything lies. */
  readonly name: string;
  readonly madeAt: Date;
  readonly files: PackageIndex['files'];
  readonly deliveries: PackedDelivery[];
}

/**
 * Pieces of the tar, in the folder `name`. In memory are one letter's files at a time, and what describes them all. `onDelivery` is told after
 * each delivery how many letters there are so far.
 */
export async function* writePackage(
  context: MailboxContext,
  account: Account,
  { name, onDelivery }: { readonly name: string; readonly onDelivery: (letters: number) => Promise<void> },
): AsyncGenerator<Uint8Array> {
  const packing: Packing = { context, account, name, madeAt: context.clock(), files: [], deliveries: [] };
  const reader = context.database.reader(context.organisation);
  let letters = 0;
  for (let after: string | undefined; ; ) {
    const next = await deliveriesAfter(reader, account.id, after, AT_ONCE);
    for (const delivery of next) {
      yield* packed(packing, deliveryFiles(packing, delivery));
      letters += delivery.letters.length;
      await onDelivery(letters);
    }
    after = next.at(-1)?.id;
    if (next.length < AT_ONCE) break;
  }
  yield* packed(packing, describing(packing));
  yield* inTar(packing, { path: SUMS_PATH, content: Buffer.from(sumsOf(packing.files)) });
  yield TAR_END;
}

async function* packed(packing: Packing, files: AsyncIterable<File>): AsyncGenerator<Uint8Array> {
  for await (const file of files) yield* inTar(packing, file);
}

function* inTar({ name, madeAt, files }: Packing, { path, content }: File): Generator<Uint8Array> {
  files.push({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
  yield tarHeader(`${name}/${path}`, content.length, madeAt);
  yield content;
  yield tarPadding(content.length);
}

/** As sha256sum(1) reads it, in the package's own folder. */
function sumsOf(files: PackageIndex['files']): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}

async function* deliveryFiles(packing: Packing, delivery: WholeDelivery): AsyncGenerator<File> {
  const { context, account } = packing;
  const original = `deliveries/${delivery.id}/original.xml`;
  const { id: deliveryId, envelope } = delivery;
  yield { path: original, content: await openEnvelope(context, { accountId: account.id, deliveryId, envelope }) };
  const letters: PackedLetter[] = [];
  let about: StoredLetter | undefined;
  for (const { id, readAt, labels, paidAt, remindedAt } of delivery.letters) {
    const letter = await letterOf(context, account.id, id);
    // Removed for good while the package is made.
    if (letter === undefined) continue;
    about = letter;
    const time = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString());
    const [read, paid, reminded] = [time(readAt), time(paidAt), time(remindedAt)];
    const payment = { ...(paid === null ? {} : { paid }), ...(reminded === null ? {} : { reminded }) };
    const files: PackedLetter['attachments'] = [];
    const sent: PackedSent[] = [];
    yield* letterFiles(packing, letter, { files, sent });
    letters.push({ ...placeOf(letter), read, labels: [...labels], ...payment, attachments: files, sent });
  }
  if (about === undefined) return;
  const { transId, senderId, senderName, receivedAt, verification, forward } = about.delivery;
  packing.deliveries.push({
    id: delivery.id,
    kind: delivery.kind,
    original,
    received: receivedAt.toISOString(),
    transactionId: transId,
    sender: { id: senderId, name: senderName },
    sealedBy: delivery.sealedBy,
    ...(forward === undefined ? {} : { forward }),
    verification,
    letters,
  });
}

function placeOf({ id, position, subject, place, folder, trashedAt }: StoredLetter) {
  return {
    id,
    position,
    subject,
    place,
    ...(folder === undefined ? {} : { folder }),
    ...(trashedAt === undefined ? {} : { trashed: trashedAt.toISOString() }),
    html: `letters/${id}/letter.html`,
  };
}

interface Described {
  readonly files: PackedLetter['attachments'];
  readonly sent: PackedSent[];
}

async function* letterFiles(packing: Packing, letter: StoredLetter, { files, sent }: Described): AsyncGenerator<File> {
  const { context, account } = packing;
  const listed: { file: StoredAttachment; path: string }[] = [];
  for (const file of await filesOf(context, account.id, letter.id)) {
    // Its own name stands in the index: a name that a sender chose is never a path.
    const ending = file.recognised && file.contentType === 'application/pdf' ? 'pdf' : 'bin';
    const path = `attachments/${String(file.position).padStart(2, '0')}.${ending}`;
    const content = await fileContentOf(context, file);
    const { filename: name, contentType } = file;
    files.push({ path: `letters/${letter.id}/${path}`, name, contentType, bytes: content.length });
    listed.push({ file, path });
    yield { path: `letters/${letter.id}/${path}`, content };
  }
  const [body, presented] = await Promise.all([bodyOf(context, letter), presentable(context, letter)]);
  const page = await readableLetter({ letter, body, presented, files: listed });
  yield { path: `letters/${letter.id}/letter.html`, content: page };
  for (const one of await sentAbout(context, letter)) yield* sentFiles(context, one, sent);
}

async function* sentFiles(context: MailboxContext, one: Sent, sent: PackedSent[]): AsyncGenerator<File> {
  const at = `letters/${one.letterId}/sent/${one.id}`;
  const files: { path: string; name: string }[] = [];
  for (const [index, { id, name }] of one.files.entries()) {
    const file = await sentFile(context, one, id);
    if (file === undefined) continue;
    const path = `${at}/files/${String(index + 1).padStart(2, '0')}.bin`;
    files.push({ path, name });
    yield { path, content: file.bytes };
  }
  const envelope = await originalSent(context, one);
  if (envelope !== undefined) yield { path: `${at}/original.xml`, content: envelope };
  if (one.signed !== undefined) yield { path: `${at}/receipt.jws`, content: Buffer.from(one.signed) };
  const { id, kind, state, subject, text, by, to, sentAt, settledAt, transId } = one;
  sent.push({
    ...{ id, kind, state, subject, text, by, files },
    ...(to === undefined ? {} : { to }),
    ...(sentAt === undefined ? {} : { sentAt: sentAt.toISOString() }),
    ...(settledAt === undefined ? {} : { settledAt: settledAt.toISOString() }),
    ...(transId === undefined ? {} : { transactionId: transId }),
    ...(envelope === undefined ? {} : { original: `${at}/original.xml` }),
    ...(one.signed === undefined ? {} : { signed: `${at}/receipt.jws` }),
  });
}

async function* describing(packing: Packing): AsyncGenerator<File> {
  const { context, account, madeAt, files, deliveries } = packing;
  yield { path: README_PATH, content: Buffer.from(README) };
  yield { path: ACTIVITY_PATH, content: await activityLines(context, account.id) };
  const shelves = await shelvesOf(context, account.id);
  const of = (wanted: 'folder' | 'label') =>
    shelves.filter(({ kind }) => kind === wanted).map(({ id, name }) => ({ id, name }));
  const book = await addressBook(context, account.id);
  const index: PackageIndex = {
    format: FORMAT,
    version: VERSION,
    made: madeAt.toISOString(),
    operator: { id: context.organisation, name: context.operator.name },
    holder: { id: account.recipient, name: account.name },
    folders: of('folder'),
    labels: of('label'),
    addresses: book.map(({ recipient, name }) => ({ id: recipient, name })),
    settings: await settingsOf(context, account),
    deliveries,
    files: [...files],
  };
  yield { path: INDEX_PATH, content: Buffer.from(`${JSON.stringify(index, undefined, 1)}\n`) };
}

async function settingsOf(context: MailboxContext, account: Account) {
  const reader = context.database.reader(context.organisation);
  return {
    email: account.email ?? null,
    phone: (await phoneOf(reader, account.id)) ?? null,
    language: account.language,
    notices: await noticeTimesOf(reader, account.id),
    reading: await readingChoiceOf(reader, account.id),
  };
}

/** Newest first; a line of JSON for each event. */
async function activityLines(context: MailboxContext, accountId: string): Promise<Buffer> {
  const lines: Buffer[] = [];
  for (let before: number | undefined; ; ) {
    const events = await activityOf(context, accountId, { before, limit: EVENTS_AT_ONCE });
    for (const { id: _, ...event } of events) lines.push(Buffer.from(`${JSON.stringify(event)}\n`));
    before = events.at(-1)?.id;
    if (events.length < EVENTS_AT_ONCE) return Buffer.concat(lines);
  }
}
