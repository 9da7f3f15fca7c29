// What bench/seal.ts and bench/open.ts share: letters of a size, throw-away keys, CPU time of our own work and of xmlsec1's.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachmentOf, type SecureDelivery } from '../src/wire/mina-meddelanden/delivery.ts';
import { type Signer, signerOf } from '../src/wire/xmldsig/signer.ts';
import { type Identity, TestCa } from '../test/conformance/pki.ts';

export const SENDER = '162021003898';
export const MEDIATOR = '164120000019';

export interface Keys {
  readonly ca: TestCa;
  readonly sender: Identity;
  readonly mediator: Identity;
  readonly senderSigner: Signer;
  readonly mediatorSigner: Signer;
}

/** A CA of today and two certificates with RSA-2048 keys. */
export async function makeKeys(): Promise<Keys> {
  const ca = await TestCa.make('Bench CA');
  const sender = await ca.issue({ organisation: SENDER });
  const mediator = await ca.issue({ organisation: MEDIATOR });
  const [senderSigner, mediatorSigner] = [signerOf(sender.pem, sender.key), signerOf(mediator.pem, mediator.key)];
  return { ca, sender, mediator, senderSigner, mediatorSigner };
}

/** A letter of two kilobytes of text, and `bytes` of attachment beside it. */
export function letterOf(id: string, bytes: number): SecureDelivery {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 1) content[at] = (at * 7919) & 0xff;
  return {
    header: { sender: { id: SENDER, name: 'Kommun B' }, recipient: '198101052382' },
    messages: [
      {
        header: {
          id,
          subject: 'Beslut om bygglov på Åsögatan',
          supportinfo: { text: 'Ring oss vardagar 8–16', phoneNumber: '+46 8 123 45' },
          metadata: [],
          language: 'svSE',
        },
        body: { contentType: 'text/plain', content: Buffer.from('Du har fått bygglov. '.repeat(100).slice(0, 2000)) },
        attachments: bytes === 0 ? [] : [attachmentOf('beslut.pdf', 'application/pdf', content)],
      },
    ],
  };
}

/** Runs per CPU second of xmlsec1, its start left out; undefined where it is not installed. */
export function xmlsec1PerCpuSecond(args: readonly string[], repeat: number): number | undefined {
  if (spawnSync('xmlsec1', ['--version']).status !== 0) return undefined;
  const [command, ...rest] = args;
  const one = cpuSeconds(['xmlsec1', String(command), '--repeat', '1', ...rest]);
  let best = 0;
  for (let round = 0; round < 3; round += 1) {
    const many = cpuSeconds(['xmlsec1', String(command), '--repeat', String(repeat + 1), ...rest]);
    best = Math.max(best, repeat / (many - one));
  }
  return best;
}

// `times` of the shell is the only way here to a child's CPU time.
function cpuSeconds(command: readonly string[]): number {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const { stdout } = spawnSync('bash', ['-c', `${quoted} >/dev/null 2>&1 || echo failed; times`], { encoding: 'utf8' });
  if (stdout.startsWith('failed')) throw new Error(`${quoted} failed`);
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** A folder for the files that xmlsec1 reads; removed at exit. */
export function benchFolder(): (name: string, content: Uint8Array | string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** One over the sum of what each takes: a whole made of parts. */
export function inSequence(...rates: readonly (number | undefined)[]): number | undefined {
  let time = 0;
  for (const rate of rates) {
    if (rate === undefined) return undefined;
    time += 1 / rate;
  }
  return 1 / time;
}
