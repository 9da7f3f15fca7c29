// A first precheck of a list in a sandbox, begun by Kommun B's system: with a duplicate and numbers that cannot be.
import type { RestClient } from '../../platform/http-client/rest-client.ts';
import { citizens, companyMailbox } from './people.ts';

/** Skatteverket's published test numbers, of people who are not in the sandbox's register. */
const OTHERS = [
  '189108239816',
  '189110029817',
  '189111119815',
  '189112219812',
  '189201309813',
  '189203109815',
  '189204199815',
  '189205299812',
  '189207089815',
  '189208179813',
  '189209269811',
  '189211059812',
  '189212159819',
  '189301249810',
  '189303059811',
  '189304149819',
  '189305249816',
  '189307039819',
  '189308129817',
  '189309219815',
];
/** The thirteenth month, and letters. */
const WRONG = ['20011301-0000', 'saknas'];

/** Begins it once: the same key again gives the same list. False when the sender did not take it. */
export async function seedPrecheck(client: RestClient): Promise<boolean> {
  const known = citizens.map(({ id }) => id);
  const lines = [...known, companyMailbox.id, ...OTHERS, ...known.slice(0, 1), ...WRONG];
  const body = Buffer.from(lines.map((recipient) => `${JSON.stringify({ recipient })}\n`).join(''));
  const purpose = new URLSearchParams({ purpose: 'Utskick om sophämtning i jul' });
  const sent = await client.request({
    method: 'POST',
    path: `/precheck-lists?${purpose}`,
    headers: { 'idempotency-key': 'first-precheck', 'content-type': 'application/jsonl' },
    body,
    timeoutMs: 10_000,
  });
  return sent.kind === 'answer' && sent.status === 202;
}
