// Canaries through the mediator's doors of a sender's system and of its own staff: batches, mailings, webhooks, notifications, the log.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../network.ts';
import { Person } from '../person.ts';

const KOMMUN_B = '162021003898';

export interface Canaries {
  readonly subject: string;
  readonly text: string;
  readonly recipient: string;
  /** Somebody who has no mailbox. */
  readonly stranger: string;
}

/** What the doors gave away: secrets that must stand nowhere else, and addresses that people visited. */
export interface Seen {
  readonly secrets: readonly string[];
  readonly visited: readonly string[];
}

/** Uses every door, rightly and wrongly. */
export async function throughTheMediator(network: Network, canaries: Canaries): Promise<Seen> {
  const post = await poster(network);
  const { subject, text, recipient, stranger } = canaries;
  await post('/mailings', { name: `${subject} ${recipient}` });
  await post('/mailings', { name: `${text}\0` });
  const batch = await post('/batches', {});
  const line = (key: string, delivery: string) => `${JSON.stringify({ key, delivery })}\n`;
  const lines = `${line(`${subject} ${recipient}`, btoa(`<a>${recipient}</a>`))}{"key": "${text} ${stranger}\n`;
  await post(`/batches/${String(batch.batchId)}/lines`, Buffer.from(lines), 'application/jsonl');
  await post(`/batches/${String(batch.batchId)}/commit`, { acceptRefused: true });
  const taken: Posted[] = [];
  for (const to of [recipient, stranger, `${recipient}1`])
    for (const more of [{ sms: { from: 'Kommun B', text } }, { sms: { from: 'Kommun B', text: text.repeat(9) } }])
      taken.push(
        await post('/notifications', {
          sender: { id: KOMMUN_B, name: 'Kommun B' },
          recipient: to,
          message: { id: randomUUID(), subject, text, support: { text: 'Kontaktcenter' } },
          ...more,
        }),
      );
  if (!taken.some(({ deliveryId }) => deliveryId !== undefined)) throw new Error(JSON.stringify(taken));
  const hook = await post('/webhooks', {
    url: `http://127.0.0.1:1/${recipient}?text=${encodeURIComponent(text)}`,
    description: `${subject} ${recipient}`,
  });
  await post(`/webhooks/${String(hook.webhookId)}/test`, {});
  const second = await post(`/webhooks/${String(hook.webhookId)}/secrets`, {});
  for (const path of ['/log/searches', '/log/exports'])
    for (const to of [recipient, `${recipient}1`]) await post(path, { recipient: to });
  await post(`/deliveries/${recipient}/cancellation`, {});
  return { secrets: [secretIn(hook.secret), secretIn(second)], visited: await asStaff(network, canaries) };
}

type Posted = Readonly<Record<string, unknown>>;

async function poster(network: Network): Promise<(path: string, body: object, type?: string) => Promise<Posted>> {
  const client = `sender-${KOMMUN_B}`;
  const secret = readFileSync(join(network.dataFolder, 'secrets', client), 'utf8').trim();
  const answer = await fetch(network.announcement.apiClient.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', scope: 'deliveries' },
      ...{ client_id: client, client_secret: secret },
    }),
  });
  const { access_token: token } = await answer.json();
  return async (path, body, type = 'application/json') => {
    const said = await fetch(`${network.announcement.services.mediator?.api}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': randomUUID() },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });
    const read = await said.text();
    return read.startsWith('{') && path !== '/log/exports' ? JSON.parse(read) : {};
  };
}

function secretIn(shown: unknown): string {
  if (typeof shown !== 'object' || shown === null || !('secret' in shown) || typeof shown.secret !== 'string')
    throw new Error(`no secret was shown: ${JSON.stringify(shown)}`);
  return shown.secret;
}

async function asStaff(network: Network, { recipient, stranger, text }: Canaries): Promise<readonly string[]> {
  const pages = network.announcement.services.mediator?.pages ?? '';
  const keeper = new Person();
  await keeper.open(`${pages}/login`);
  await keeper.press(/Emil Fors/);
  for (const sought of [recipient, stranger, `${recipient}1`]) {
    await keeper.open(`${pages}/log`);
    await keeper.press(/^Sök/, { recipient: sought });
  }
  await keeper.open(`${pages}/log/holds`);
  await keeper.press(/Inför stoppet/, { scope: 'recipient', value: recipient, reason: text });
  return keeper.visited;
}
