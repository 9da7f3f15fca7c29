// Fetches your own letters to a folder and goes on from where it was the next time: a key from the mailbox's settings (Egna program) with the
// scopes facts and content, and nothing else. Run it from time to time, by cron say:
//   BREVDUVA_TOKEN=brevduva_… node examples/follow-my-mailbox.ts https://mailbox.example.se/api/v1 ~/post
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Call, Problem } from './client/call.ts';
import { MailboxClient } from './client/mailbox.ts';

/** Fetches what is new; gives how many letters were saved. What is interrupted is fetched again the next time. */
export async function fetchNewLetters(api: string, token: string, folder: string): Promise<number> {
  const mailbox = new MailboxClient(new Call({ api, token }));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const cursorFile = join(folder, 'cursor');
  const before = await readFile(cursorFile, 'utf8').catch(() => undefined);
  return before === undefined
    ? await fetchAll(mailbox, folder, cursorFile)
    : await follow(mailbox, folder, cursorFile, before);
}

/** The first time: the cursor before the lists, so that nothing that comes meanwhile is missed. */
async function fetchAll(mailbox: MailboxClient, folder: string, cursorFile: string): Promise<number> {
  const { changesCursor = '0' } = (await patiently(() => mailbox.getMailbox())).body;
  let saved = 0;
  for (let offset = 0; ; offset += 100) {
    const { letters } = (await patiently(() => mailbox.listLetters({ query: { limit: 100, offset } }))).body;
    for (const { letterId } of letters) saved += await save(mailbox, folder, letterId);
    if (letters.length < 100) break;
  }
  await keep(cursorFile, changesCursor);
  return saved;
}

async function follow(mailbox: MailboxClient, folder: string, cursorFile: string, before: string): Promise<number> {
  let saved = 0;
  for (let after = before; ; ) {
    const { changes, _meta } = (await patiently(() => mailbox.readChanges({ query: { after, limit: 100 } }))).body;
    const arrived = changes.filter(({ kind }) => kind === 'letter.received' || kind === 'letter.moved-in');
    for (const id of arrived.flatMap(({ letterIds }) => letterIds)) saved += await save(mailbox, folder, id);
    after = _meta.next;
    // Only when what it told of is on the disk.
    await keep(cursorFile, after);
    if (changes.length < 100) return saved;
  }
}

/** Asks, and waits as long as the mailbox says when it was asked too often, or cannot answer now. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.retryAfter === undefined || tries === 10) throw error;
      const { retryAfter } = error;
      await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000));
    }
  }
}

/** One folder for each letter: facts, text, attachments, and the original that anybody can check the signatures of. 0 when it is there already, or gone. */
async function save(mailbox: MailboxClient, folder: string, id: string): Promise<0 | 1> {
  try {
    const path = { id };
    const place = join(folder, id);
    // Written last: with it the letter is whole, and letters never change.
    const whole = join(place, 'letter.json');
    if (existsSync(whole)) return 0;
    await mkdir(place, { recursive: true, mode: 0o700 });
    const { body: letter } = await patiently(() => mailbox.getLetter({ path }));
    const { body: content } = await patiently(() => mailbox.getLetterContent({ path }));
    await write(place, 'original.xml', await bytesOf(() => mailbox.getOriginal({ path })));
    await write(place, 'letter.txt', `${content.subject}\n\n${content.plainText}\n`);
    for (const { attachmentId, contentType } of letter.attachments) {
      // Never by the name that the sender gave: it could lead out of the folder. It stands in letter.json.
      const name = `${attachmentId}${contentType === 'application/pdf' ? '.pdf' : '.bin'}`;
      await write(place, name, await bytesOf(() => mailbox.getAttachment({ path: { id, attachmentId } })));
    }
    await write(place, 'letter.json', JSON.stringify(letter, undefined, 2));
    return 1;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return 0;
    throw error;
  }
}

async function bytesOf(ask: () => Promise<Response>): Promise<Uint8Array> {
  return new Uint8Array(await (await patiently(ask)).arrayBuffer());
}

async function write(place: string, name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(place, name), content, { mode: 0o600 });
}

/** Whole or not at all. */
async function keep(file: string, cursor: string): Promise<void> {
  await writeFile(`${file}.new`, cursor, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

if (import.meta.main) {
  const [api = '', folder = ''] = process.argv.slice(2);
  const { BREVDUVA_TOKEN: token = '' } = process.env;
  if (api === '' || folder === '' || token === '') {
    console.error('BREVDUVA_TOKEN=brevduva_… node examples/follow-my-mailbox.ts https://…/api/v1 FOLDER');
    process.exitCode = 2;
  } else console.log(`${await fetchNewLetters(api, token, folder)} letters were saved in ${folder}`);
}
