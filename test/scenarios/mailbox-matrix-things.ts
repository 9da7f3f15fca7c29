// A thing of each kind in the mailboxes of the isolation matrix, made at the doors as people make them; and what a mailbox is in the database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Letter } from '../../src/domain/letter.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { stockholmDate } from '../../src/platform/clock.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import { smallPdf } from '../small-pdf.ts';
import type { Matrix } from './mailbox-matrix.ts';
import { BESIDE, MAILBOXES, type Mailbox, RECIPIENTS, WORDS } from './mailbox-matrix-people.ts';
import { until } from './mailbox-steps.ts';
import { envelopeOf, kommunB, mediator, post, stranger } from './mailbox-world.ts';

/** Values of a route's parameters, and of forms, by name. */
export type Thing = Readonly<Record<string, string>>;
export type Things = Readonly<Record<Mailbox, Thing>>;

const inDays = (days: number): string => stockholmDate(new Date(Date.now() + days * 86_400_000));

/** Everything that a letter can have, with the mailbox's word in each text. */
async function letterOf(mailbox: Mailbox): Promise<Letter> {
  const word = WORDS[mailbox];
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(RECIPIENTS[mailbox])];
  assert.ok(sender.ok && recipient.ok);
  return {
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject: `Ämne ${word}`,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/html', text: `<p>Text om ${word}</p>` },
    supportinfo: { text: `Fråga om ${word}` },
    attachments: [await smallPdf(`Bilaga ${word}.pdf`, `Sida om ${word}`)],
    matter: { day: inDays(0), matterId: `Ärende ${word}`, subject: `Saken ${word}` },
    payment: { amountOre: 123_450, dueDate: inDays(20), method: 'BG', account: '5050-1055', ocr: '1234567897' },
    allowsReply: true,
    asksReceipt: true,
    signedReceipt: true,
    appointment: { starts: new Date('2027-03-01T09:00:00Z'), place: `Plats ${word}`, title: `Möte ${word}` },
  };
}

/** A letter to the mailbox, with something to pay, a matter, an appointment, a file, and asking for a reply and a receipt. */
async function sendWhole({ world }: Pick<Matrix, 'world'>, mailbox: Mailbox): Promise<void> {
  const tls = await world.issue(mediator);
  const signer = world.signer(await world.issue(kommunB));
  const { attachments, ...letter } = await letterOf(mailbox);
  const delivery = deliveryOf({ ...letter, attachments });
  const answer = await post(world, tls, envelopeOf(delivery, signer, world.signer(tls)));
  assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === true, JSON.stringify(answer));
}

/** What the holder, or who signs, does with the letter: answers, shares and saves an address, sorts, and asks for a package. */
async function act({ world, session, accounts, rows }: Matrix, mailbox: Mailbox, by: string): Promise<void> {
  const word = WORDS[mailbox];
  const { browser } = session(by);
  const [row] = await rows('select id from letter where account_id = $1', [accounts[mailbox]]);
  const letter = `${world.pages}/letters/${String(row?.['id'])}`;
  await browser.open(`${letter}/reply`);
  const files = [await smallPdf(`Svarsbilaga ${word}.pdf`, word)];
  await browser.press(/Kontrollera och skicka/, { subject: `Svar ${word}`, text: `Mitt svar om ${word}`, files });
  await browser.press(/Skicka svaret/);
  assert.match(browser.url, /done=reply-sent/);
  await browser.open(`${letter}/share`);
  await browser.press(/Dela brevet/, { number: stranger.id, name: `Ture ${word}`, day: inDays(14), save: 'yes' });
  assert.match(browser.url, /done=shared/);
  await browser.open(letter);
  await browser.press(/^Arkivera/);
  await browser.open(`${world.pages}/moving`);
  await browser.press(/Gör en fil av hela brevlådan/);
}

async function idsOf({ rows }: Matrix, account: string): Promise<Thing> {
  const queries: Readonly<Record<string, string>> = {
    letter: 'select id from letter where account_id = $1 order by id limit 1',
    attachmentId:
      'select attachment.id from attachment join letter on letter.id = letter_id where account_id = $1 limit 1',
    sent: `select id from outgoing where account_id = $1 and kind = 'reply' and state <> 'draft'`,
    sentFile: 'select f.id from outgoing_file f join outgoing on outgoing.id = outgoing_id where account_id = $1',
    share: 'select id from letter_share where account_id = $1',
    folder: `select id from shelf where account_id = $1 and kind = 'folder'`,
    label: `select id from shelf where account_id = $1 and kind = 'label'`,
    entry: 'select id from address_entry where account_id = $1',
    package: 'select id from package where account_id = $1',
    undo: 'select id from undo where account_id = $1 limit 1',
    delegate: `select id from delegate where account_id = $1 and person_id = '${BESIDE}'`,
    user: `select id from company_user where account_id = $1 and person_id = '${BESIDE}'`,
    key: `select encode(matter_mark, 'hex') as id from letter where account_id = $1 and matter_mark is not null limit 1`,
  };
  const found: Record<string, string> = { account };
  for (const [name, query] of Object.entries(queries)) {
    const [row] = await rows(query, [account]);
    // Of a kind that this mailbox has nothing of: an id of nothing.
    found[name] = row === undefined ? randomUUID() : String(row['id']);
  }
  return { ...found, id: found['letter'] ?? '', signing: randomUUID() };
}

/** Makes everything, and waits until nothing is done in the background any more. */
export async function makeThings(matrix: Matrix): Promise<Things> {
  for (const mailbox of MAILBOXES) await sendWhole(matrix, mailbox);
  const acting = { signe: 'holder', amina: 'other person', company: 'signatory' } as const;
  for (const mailbox of ['signe', 'amina', 'company'] as const) await act(matrix, mailbox, acting[mailbox]);
  await until('the packages are made', async () => {
    return (await matrix.rows(`select 1 from package where state = 'ready'`)).length === 3;
  });
  await quiet(matrix);
  const idOf = (mailbox: Mailbox): Promise<Thing> => idsOf(matrix, matrix.accounts[mailbox]);
  return {
    signe: await idOf('signe'),
    amina: await idOf('amina'),
    company: await idOf('company'),
    pair: await idOf('pair'),
    ture: await idOf('ture'),
  };
}

/** Until nothing of these kinds is to be done any more: what a mailbox is does not change by itself from then on. */
export async function quiet({ rows }: Pick<Matrix, 'rows'>): Promise<void> {
  const kinds = [
    'notice',
    'tell',
    'access-notice',
    'shared-notice',
    'read-letter-files',
    'index-letters',
    'outgoing',
    'take-along',
  ];
  await until('nothing is done in the background', async () => {
    return (await rows('select 1 from job where kind = any($1)', [kinds])).length === 0;
  });
}

/** Tables that hang on others, and how they come to a mailbox. */
const THROUGH: Readonly<Record<string, string>> = {
  account: 'id = $1::uuid',
  attachment: 'letter_id in (select id from letter where account_id = $1::uuid)',
  letter_label: 'letter_id in (select id from letter where account_id = $1::uuid)',
  outgoing_file: 'outgoing_id in (select id from outgoing where account_id = $1::uuid)',
  company_signature: 'company_user_id in (select id from company_user where account_id = $1::uuid)',
  share_look: 'share_id in (select id from letter_share where account_id = $1::uuid)',
  package_part: 'package_id in (select id from package where account_id = $1::uuid)',
  audit_event: 'subject = $1::uuid::text',
};
/** The index is brought up to date by whoever searches, and who may sign is looked at by whoever comes. When somebody was last here does not count. */
const CHANGING = ['search_due', 'search_segment', 'search_text', 'company_guard'];

/** Every row of a mailbox, digested, by table: two are the same when nothing of it was changed, added or removed. */
export async function stateOf({ rows, accounts }: Matrix, mailbox: Mailbox): Promise<Record<string, string>> {
  const own = await rows(
    `select table_name from information_schema.columns where table_schema = 'mailbox' and column_name = 'account_id'`,
  );
  const tables = own.map((row) => String(row['table_name'])).filter((name) => !CHANGING.includes(name));
  const where = { ...Object.fromEntries(tables.map((name) => [name, 'account_id = $1::uuid'])), ...THROUGH };
  const parts = Object.entries(where).map(
    ([name, of]) =>
      `select '${name}' as name, md5(coalesce(string_agg(r, '|' order by r), '')) as state from
        (select (to_jsonb(t) - 'seen_at')::text as r from ${name} t where ${of}) listed`,
  );
  const states = await rows(parts.join(' union all '), [accounts[mailbox]]);
  return Object.fromEntries(states.map((row) => [String(row['name']), String(row['state'])]));
}
