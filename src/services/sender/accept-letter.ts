// A letter from another system: checked like a caseworker's, made once for each idempotency key (DESIGN rule 6).
import { createHash, randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { type FileProblem, type GivenFile, storeFile } from './attach-file.ts';
import { checkRules, rulesFor } from './case-types/letter-rules.ts';
import { type ContentFault, checkContent } from './check-content.ts';
import { dateMember, textMember } from './doors/json-members.ts';
import { holdFor, sendOrHold } from './held/hold-letter.ts';
import { measureContent, tidyContent } from './letter-content.ts';
import type { DraftContent, StoredFile } from './letter-draft.ts';
import type { LetterChannel } from './letter-state.ts';
import { type Checked, lookUpRecipient } from './look-up-recipient.ts';
import { onlySupported, supportsBy, wishes } from './operator-supports.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import { noteAnswer } from './replies/act-on-reply.ts';
import type { SenderTables } from './tables.ts';

/** How long a key is remembered. */
const KEY_DAYS = 30;
const DAY_MS = 86_400_000;

export interface GivenLetter {
  readonly content: DraftContent;
  readonly files: readonly GivenFile[];
  readonly channel: LetterChannel;
  readonly key: string;
  /** By id. */
  readonly unit: string;
  readonly caseType: string | undefined;
  /** The letter that this one is sent again in place of: one that its sender sees and that has come to an end. */
  readonly previous?: string;
  /** The reply that it answers: one whose unit the sender sees. */
  readonly answers?: string;
  /** SHA-256 of the body as `hashOf` gives it. */
  readonly payloadHash: string;
}

/** What the answer is made from: the same each time the key is used, whatever has become of the letter since. */
export interface AcceptedLetter {
  readonly id: string;
  readonly createdAt: Date;
  /** It waits for approval, its time, or the end of the time in which it can be regretted. */
  readonly held: boolean;
  readonly content: DraftContent;
  readonly replayed: boolean;
}

/** What is kept with the key. */
interface Kept {
  readonly id: string;
  readonly createdAt: Date;
  readonly held: boolean;
}

export type Acceptance =
  | { readonly kind: 'accepted'; readonly letter: AcceptedLetter }
  | { readonly kind: 'refused'; readonly faults: readonly ContentFault[]; readonly files: readonly FileProblem[] };

/** Takes the letter. The same key again gives the same letter; with another body it throws 'conflict'. */
export async function acceptLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  given: GivenLetter,
): Promise<Acceptance> {
  const asked = tidyContent(given.content);
  const before = await knownLetter(records, organisation, actor, given);
  if (before !== undefined) return { kind: 'accepted', letter: { ...before, content: asked, replayed: true } };
  const { content, checked } = await offered(records, organisation, actor, asked);
  const stored: StoredFile[] = [];
  const refused: FileProblem[] = [];
  for (const file of given.files) {
    const result = await storeFile(records, organisation, file);
    if (result.ok) stored.push(result.value);
    else refused.push(result.problem);
  }
  const id = randomUUID();
  const envelopeBytes = measureContent(organisation, id, content, stored);
  const { unit, caseType } = given;
  const at = records.clock();
  const rules = await rulesFor(records.database.reader(organisation.id), actor, { unit, caseType }, at);
  const faults = [...checkRules(content, rules), ...checkContent(content, envelopeBytes, organisation)];
  if (faults.length > 0 || refused.length > 0) return { kind: 'refused', faults, files: refused };
  return await records.database.transaction(organisation.id, async (tx) => {
    const held = (await holdFor(tx, { content, at, ...typed(caseType) })) !== undefined;
    const other = await claimKey(tx, actor, given, { id, createdAt: at, held });
    if (other !== undefined) return { kind: 'accepted', letter: { ...other, content, replayed: true } };
    const { channel, answers } = given;
    if (answers !== undefined) await noteAnswer(tx, records, actor, { reply: answers, draft: id, at });
    await sendOrHold(tx, records, actor, {
      id,
      ...(answers === undefined ? {} : { draft: id }),
      origin: 'api',
      unit,
      ...typed(caseType),
      ...(given.previous === undefined ? {} : { previous: given.previous }),
      content,
      files: stored,
      envelopeBytes,
      channel,
      ...(checked === undefined ? {} : { checked }),
      at,
    });
    return { kind: 'accepted', letter: { id, createdAt: at, held, content, replayed: false } };
  });
}

// A reply and a receipt depend on the recipient's operator, which FaR knows; no other letter of a system's costs a question here.
async function offered(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  content: DraftContent,
): Promise<{ readonly content: DraftContent; readonly checked?: Checked }> {
  if (!wishes(content)) return { content };
  const checked = await lookUpRecipient(records, organisation, actor, content.recipient);
  return { content: onlySupported(content, supportsBy(organisation, checked.answer)), checked };
}

function typed(caseType: string | undefined): { caseType?: string } {
  return caseType === undefined ? {} : { caseType };
}

function scopeOf(actor: Actor): string {
  return `letters:${actor.id}`;
}

async function knownLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  { key, payloadHash }: GivenLetter,
): Promise<Kept | undefined> {
  const row = await records.database
    .reader(organisation.id)
    .query.selectFrom('idempotency')
    .select(['payload_hash', 'answer'])
    .where('organisation', '=', organisation.id)
    .where('scope', '=', scopeOf(actor))
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? undefined : sameLetter(row, payloadHash);
}

/** Takes the key for this letter; returns the letter that has it already. A second request waits here for the first. */
async function claimKey(
  tx: Transaction<SenderTables>,
  actor: Actor,
  { key, payloadHash }: GivenLetter,
  { id: letter, createdAt: at, held }: Kept,
): Promise<Kept | undefined> {
  const row = {
    organisation: tx.organisation,
    scope: scopeOf(actor),
    key,
    payload_hash: payloadHash,
    status: 202,
    answer: JSON.stringify({ letter, createdAt: at.toISOString(), held }),
    expires_at: new Date(at.getTime() + KEY_DAYS * DAY_MS),
  };
  const added = await tx.query
    .insertInto('idempotency')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation', 'scope', 'key']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 1n) return undefined;
  const found = await tx.query
    .selectFrom('idempotency')
    .select(['payload_hash', 'answer'])
    .where('organisation', '=', tx.organisation)
    .where('scope', '=', row.scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return sameLetter(found, payloadHash);
}

function sameLetter(row: { readonly payload_hash: string; readonly answer: unknown }, payloadHash: string): Kept {
  if (row.payload_hash !== payloadHash) {
    throw new BrevduvaError('conflict', 'the idempotency key was used with another body', {
      detail: {
        sv: 'Nyckeln i Idempotency-Key har redan använts för ett annat brev. Använd en ny nyckel för varje brev.',
        en: 'The key in Idempotency-Key was already used for another letter. Use a new key for each letter.',
      },
    });
  }
  const [id, createdAt] = [textMember(row.answer, 'letter'), dateMember(row.answer, 'createdAt')];
  if (id === undefined || createdAt === undefined) throw new TypeError('an idempotency row has no answer');
  return { id, createdAt, held: Reflect.get(Object(row.answer), 'held') === true };
}

/** SHA-256 of a body, hex: two bodies are the same when their members and values are, in whatever order the members come. */
export function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body, inOrder)).digest('hex');
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
