// Reads a letter's PDFs, and a body too large for its row, for their words: in a process that may be killed, and once for each letter.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { inKillableProcess, type Limits } from '../../../platform/killable/killable.ts';
import { filesOf, letterOf } from '../content/open-letters.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import { putFileWords } from '../store/search.ts';
import { bodyOf, fileContentOf } from '../use/kept-content.ts';
import { type FileWords, sealWords } from './file-words.ts';
import { OfLetter, payloadAs } from './job-payload.ts';
import { bodyText } from './letter-words.ts';
import { wordsOf } from './words.ts';

const TASK = new URL('./pdf-words-task.ts', import.meta.url);
const LIMITS: Limits = { seconds: 20, megabytes: 384 };
/** After so many tries what cannot be read is left out of the index: the letter itself can be read. */
const TRIES = 3;

/** The handler of FILES_JOB. A file that cannot be read, or takes too long, has no words. */
export function filesHandler(context: MailboxContext) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const of = payloadAs(OfLetter, job.payload);
    if (of === undefined) return { kind: 'done' };
    const { account: accountId, letter: letterId } = of;
    const words = await wordsIn(context, accountId, letterId).catch((error: unknown) => {
      if (job.attempt < TRIES) throw error;
      context.log.warn({ err: error, letter: letterId }, 'A letter’s files were left out of its search index');
      return undefined;
    });
    context.acting.at('mailbox.words-read');
    const cipher = await context.ciphers.of(accountId);
    const sealed = words === undefined ? undefined : sealWords(cipher, letterId, words);
    return { kind: 'done', settle: (tx) => putFileWords(tx, { accountId, letterId }, sealed) };
  };
}

async function wordsIn(context: MailboxContext, accountId: string, letterId: string): Promise<FileWords | undefined> {
  const letter = await letterOf(context, accountId, letterId);
  if (letter === undefined) return undefined;
  const files: string[] = [];
  for (const file of await filesOf(context, accountId, letterId))
    if (file.recognised) files.push(...(await wordsOfFile(context, file)));
  return { files: [...new Set(files)], text: await wordsOfBody(context, letter) };
}

async function wordsOfBody(context: MailboxContext, letter: StoredLetter): Promise<readonly string[]> {
  if (letter.body !== undefined) return [];
  return [...wordsOf(bodyText(letter.bodyType, await bodyOf(context, letter)))];
}

async function wordsOfFile(context: MailboxContext, file: StoredAttachment): Promise<readonly string[]> {
  const result = await inKillableProcess(TASK, await fileContentOf(context, file), LIMITS);
  if (!result.ok) {
    context.log.info({ letter: file.letterId, reason: result.reason }, 'A file could not be read for the search index');
    return [];
  }
  const { value } = result;
  if (!Array.isArray(value)) throw new BrevduvaError('internal', 'the words of a file came in an unknown form');
  return value.filter((word): word is string => typeof word === 'string');
}
