// The large PDF of a mailing becomes one file for each letter, matched with the list; where anything does not add up nothing is split.
import { createHash } from 'node:crypto';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { scanFile } from '../attach-file.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { insertParts, readParts, storePart } from '../store/mailing-files.ts';
import { insertLines, readLines } from '../store/mailing-lines.ts';
import { updateMailing } from '../store/mailings.ts';
import type { Mailing, MailingProblem } from './mailing.ts';
import { numberOf } from './merge-line.ts';
import { type LetterPages, matchList, planSplit, recipientsByPages } from './split/plan-split.ts';
import { inspectPdf, readPages, splitPdf } from './split/split-pdf.ts';

const AT_ONCE = 1000;

/** Makes the parts that are not made yet. Returns why it cannot. */
export async function splitToParts(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  mailing: Mailing,
  signal: AbortSignal,
): Promise<MailingProblem | undefined> {
  if (mailing.pdf === undefined || mailing.splitBy === undefined) return undefined;
  if (await isSplit(records, organisation, mailing)) return undefined;
  const pdf = await records.blobs.get(organisation.id, mailing.pdf.blob);
  const pages = await inspectPdf(pdf);
  if (!pages.ok) return pages.problem;
  const read = await readPages(pdf, pages.value, { marker: mailing.content.marker, today: records.clock() });
  if (!read.ok) return read.problem;
  signal.throwIfAborted();
  const plan = planSplit(read.value, mailing.splitBy);
  if (plan.kind === 'stopped') return plan.problem;
  const listed = await listedRecipients(records, organisation, mailing);
  const wrong =
    listed === undefined ? recipientsByPages(plan.letters) : matchList(plan.letters, listed, mailing.splitBy);
  if (wrong !== undefined) return wrong;
  await planParts(records, organisation, mailing, plan.letters, { pages: pages.value, lines: listed === undefined });
  const split = await splitPdf(pdf, plan.letters, async (files) => {
    signal.throwIfAborted();
    for (const { index, bytes, letter } of files) {
      // What leaves is what is scanned, and no scanner takes a file of hundreds of megabytes.
      const found = await scanFile(records, bytes);
      if (found !== undefined) return { code: `pdf-${found}`, pages: [letter.first], count: 1 };
      const blob = await records.blobs.put(organisation.id, bytes);
      const file = {
        blob,
        bytes: bytes.length,
        pages: letter.pages,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        md5: createHash('md5').update(bytes).digest('hex').toUpperCase(),
      };
      await records.database.transaction(organisation.id, (tx) => storePart(tx, mailing.id, index + 1, file));
    }
    return undefined;
  });
  return split.ok ? undefined : split.problem;
}

async function isSplit(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  { id, pdf }: Mailing,
): Promise<boolean> {
  if (pdf?.pages === undefined) return false;
  let after = 0;
  let pages = 0;
  for (;;) {
    const parts = await readParts(records.database.reader(organisation.id), id, { after, limit: AT_ONCE });
    if (parts.some(({ file }) => file === undefined)) return false;
    pages += parts.reduce((sum, part) => sum + part.pages, 0);
    // Every page in one letter, by what is stored and not by what was meant.
    if (parts.length < AT_ONCE) return pages === pdf.pages;
    after = parts.at(-1)?.number ?? after;
  }
}

/** The list's recipients in its order, '' for a number that cannot be read; undefined where the PDF is the list. */
async function listedRecipients(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  mailing: Mailing,
): Promise<readonly string[] | undefined> {
  const { lines: given } = await mailingFigures(records.database.reader(organisation.id), mailing.id);
  if (mailing.listName === undefined && (mailing.origin === 'page' || given === 0)) return undefined;
  const listed: string[] = [];
  for (let after = 0; ; ) {
    const states = ['raw', 'ready', 'problem', 'left-out'] as const;
    const wanted = { states, limit: AT_ONCE, after };
    const lines = await readLines(records.database.reader(organisation.id), records.cipher, mailing.id, wanted);
    for (const line of lines) {
      const number = readRecipientId(numberOf(line, mailing), records.clock());
      listed.push(number.ok ? number.value : '');
    }
    if (lines.length < AT_ONCE) return listed;
    after = lines.at(-1)?.number ?? after;
  }
}

async function planParts(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  mailing: Mailing,
  letters: readonly LetterPages[],
  { pages, lines }: { readonly pages: number; readonly lines: boolean },
): Promise<void> {
  const parts = letters.map(({ first, pages: many, numbers }, index) => {
    const own = mailing.splitBy === 'number' || lines ? numbers[0] : undefined;
    return { number: index + 1, firstPage: first, pages: many, recipient: own, file: undefined };
  });
  await records.database.transaction(organisation.id, async (tx) => {
    await insertParts(tx, mailing.id, parts);
    await updateMailing(tx, records.cipher, mailing.id, { pdf_pages: pages }, records.clock());
    if (!lines) return;
    for (let from = 0; from < parts.length; from += AT_ONCE) {
      const set = parts.slice(from, from + AT_ONCE).map(({ number, recipient }) => {
        return { number, content: { line: 0, values: new Map(), mended: recipient ?? '' } };
      });
      await insertLines(tx, records.cipher, mailing.id, set);
    }
  });
}
