// Letters as files for old systems: JSON and XML, receipts, outcomes, hostile files, two processes, a process killed in mid-job: each job is sent once (issue 4, "Doors for other systems").
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ConfigFaults, parseConfig } from '../../src/platform/config/parse.ts';
import { type Config, configRules, configSchema } from '../../src/services/sender/index.ts';
import { freePort } from '../eid.ts';
import { aPdf, kommunA, kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let config: Config;
let owner: pg.Client;
let folder: string;
let pdf: Uint8Array;
const within = (...names: string[]) => join(folder, 'drop', ...names);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brevduva-drop-'));
  pdf = await aPdf();
  world = await SenderWorld.open();
  const fileDrop = { folder: within(), pollSeconds: 1 };
  const organisations = world.config.organisations.map((one) => (one.id === kommunB.id ? { ...one, fileDrop } : one));
  config = { ...world.config, organisations, leaseMs: 700 };
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  mkdirSync(within('in'), { recursive: true });
});
after(async () => {
  await owner.end();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The marker comes last, as a careful system writes it. */
function drop(name: string, job: string | object, attachments: Readonly<Record<string, Uint8Array>> = {}): void {
  for (const [filename, bytes] of Object.entries(attachments)) writeFileSync(within('in', filename), bytes);
  const [ending, text] = typeof job === 'string' ? ['xml', job] : ['json', JSON.stringify(job)];
  writeFileSync(within('in', `${name}.${ending}`), text);
  writeFileSync(within('in', `${name}.done`), '');
}

async function answered(name: string, ending: 'json' | 'xml' = 'json'): Promise<string> {
  const place = within('out', `${name}.receipt.${ending}`);
  await until(`receipt of ${name}`, async () =>
    existsSync(place) && !existsSync(within('in', `${name}.done`)) ? true : undefined,
  );
  return readFileSync(place, 'utf8');
}

async function lettersCalled(subject: string): Promise<number> {
  const { rows } = await owner.query<{ count: string }>('select count(*) from letter where subject = $1', [subject]);
  return Number(rows[0]?.count);
}

const letter = (subject: string, more: object = {}) => ({
  recipient: withMailbox,
  subject,
  text: 'Hej\n\nHej',
  ...more,
});
const xmlLetter = (subject: string, more = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<letter><recipient>${withMailbox}</recipient><subject>${subject}</subject><text>Hej</text>${more}</letter>`;

async function dying(point: NonNullable<Config['failpoints']>[number]) {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...config, failpoints: [point] }));
  return await death;
}

test('killed with -9 at any step of a job: the next process ends it, and the letter is sent once', async () => {
  // The first dies when all is done but written down; what the others leave behind is ended by the next.
  const points = ['sender.drop-moved', 'sender.drop-sent', 'sender.drop-kept', 'sender.drop-moving'] as const;
  for (const point of points) {
    drop(point, letter(point, { attachments: [`${point}.pdf`] }), { [`${point}.pdf`]: pdf });
    assert.equal((await dying(point))[1], 'SIGKILL', point);
  }
  assert.ok(!existsSync(within('in', 'sender.drop-moved.done')));
  // Another job of that name, dropped since, is not taken for the one that was never written down as moved.
  drop('sender.drop-moved', letter('another of that name'));
  await world.sender(config);
  for (const point of points.slice(1)) {
    assert.equal(JSON.parse(await answered(point)).result, 'accepted', point);
    assert.equal(await lettersCalled(point), 1, point);
    assert.ok(
      existsSync(within('done', `${point}.json`)) && existsSync(within('done', `${point}.bilaga-1.pdf`)),
      point,
    );
  }
  const refused = JSON.parse(await answered('sender.drop-moved'));
  assert.deepEqual([refused.result, refused.faults.length], ['refused', 1]);
  assert.equal(await lettersCalled('sender.drop-moved'), 1);
  assert.equal(await lettersCalled('another of that name'), 0);
  assert.deepEqual(readdirSync(within('in')), []);
});

test('two processes on one folder: JSON and XML jobs with attachments, each sent once, receipts and outcomes written back', async () => {
  const port = await freePort();
  const second = await world.sender({
    ...config,
    listen: { ...config.listen, port, publicUrl: `http://127.0.0.1:${port}` },
  });
  for (let number = 1; number <= 12; number += 1) {
    const name = `jobb-${number}`;
    const file = `Beslut Å ${number}.pdf`;
    if (number % 2 === 0)
      drop(name, letter(name, { attachments: [file], diaryNumber: `SN 2026/${number}` }), { [file]: pdf });
    else
      drop(
        name,
        xmlLetter(
          name,
          `<attachments><attachment>${file}</attachment></attachments><protectionClass>2</protectionClass>`,
        ),
        { [file]: pdf },
      );
  }
  for (let number = 1; number <= 12; number += 1) {
    const ending = number % 2 === 0 ? 'json' : 'xml';
    const receipt = await answered(`jobb-${number}`, ending);
    assert.match(
      receipt,
      ending === 'json' ? /"result": "accepted"/ : /<receipt>.*<result>accepted<\/result><letterId>[0-9a-f-]{36}</s,
    );
    assert.equal(await lettersCalled(`jobb-${number}`), 1);
  }
  const { rows } = await owner.query<{ id: string }>("select id from letter where subject = 'jobb-2'");
  const taken = await until('handed over', async () => world.mediator.taken.find(({ key }) => key === rows[0]?.id));
  world.mediator.tell(
    'delivered',
    { operator: { id: operator.id, name: operator.name }, transId: 't' },
    taken.deliveryId,
  );
  const outcome = within('out', 'jobb-2.outcome.json');
  await until('outcome', async () =>
    existsSync(outcome) && /"delivered"/.test(readFileSync(outcome, 'utf8')) ? true : undefined,
  );
  // The same file once more gives the same letter.
  drop('jobb-2', letter('jobb-2', { attachments: ['Beslut Å 2.pdf'], diaryNumber: 'SN 2026/2' }), {
    'Beslut Å 2.pdf': pdf,
  });
  assert.equal(JSON.parse(await answered('jobb-2')).replayed, true);
  assert.equal(await lettersCalled('jobb-2'), 1);
  await second.stop();
});

test('half-written, hostile and wrong files: refused with what is wrong, or waited for; nothing outside the folder is read', async () => {
  const secret = join(folder, 'secret.json');
  writeFileSync(secret, JSON.stringify(letter('secret')));
  // The marker before what it marks, and a job that is only half there: waited for.
  writeFileSync(within('in', 'tidig.done'), '');
  writeFileSync(within('in', 'halv.json'), '{"recipient": "1981');
  writeFileSync(within('in', 'halv.done'), '');
  symlinkSync(secret, within('in', 'lank.json'));
  writeFileSync(within('in', 'lank.done'), '');
  linkSync(secret, within('in', 'hard.json'));
  writeFileSync(within('in', 'hard.done'), '');
  drop('ut', letter('ut', { attachments: ['../secret.json'] }));
  drop('rot', letter('rot', { attachments: ['/etc/hostname'] }));
  drop('bomb', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><letter><subject>&b;</subject></letter>');
  drop('extern', '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><letter><subject>&a;</subject></letter>');
  drop('djup', `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`);
  drop('stor', letter('stor'));
  truncateSync(within('in', 'stor.json'), 3 * 1024 * 1024 * 1024);
  drop('storbilaga', letter('storbilaga', { attachments: ['enorm.pdf'] }), { 'enorm.pdf': pdf });
  truncateSync(within('in', 'enorm.pdf'), 3 * 1024 * 1024 * 1024);
  drop('ingenpdf', letter('ingenpdf', { attachments: ['a.pdf'] }), { 'a.pdf': Buffer.from('MZ no PDF') });
  drop('okand', { ...letter('okand'), sender: 'somebody', __proto__: null });
  drop('enhet', letter('enhet', { unit: 'finns-inte' }));
  drop(`brev ${withMailbox}`, letter('number in the name'));
  for (const name of ['lank', 'hard', 'ut', 'rot', 'stor', 'storbilaga', 'ingenpdf', 'okand', 'enhet']) {
    const receipt = JSON.parse(await answered(name));
    assert.equal(receipt.result, 'refused', name);
    assert.ok(receipt.faults[0].sv.length > 10, name);
    assert.equal(await lettersCalled(name), 0);
  }
  writeFileSync(within('in', 'tidig.json'), JSON.stringify(letter('tidig')));
  writeFileSync(within('in', 'halv.json'), JSON.stringify(letter('halv')));
  for (const name of ['tidig', 'halv']) assert.equal(JSON.parse(await answered(name)).result, 'accepted', name);
  for (const name of ['bomb', 'extern', 'djup'])
    assert.match(await answered(name, 'xml'), /<result>refused<\/result>/, name);
  const written = readdirSync(within('out')).join();
  assert.ok(!written.includes(withMailbox), 'no receipt is called by a number');
  assert.match(written, /fil-[0-9a-f]{16}\.receipt\.json/);
  assert.equal(await lettersCalled('secret'), 0);
  assert.ok(existsSync(secret), 'what a link led to is still there');
  assert.ok(
    !readdirSync(within('out')).some((name) => readFileSync(within('out', name), 'utf8').includes(withMailbox)),
  );
});

test('two folders that lie in each other are refused in the configuration', () => {
  const [b, a] = config.organisations;
  const organisations = [
    { ...b, fileDrop: { folder: '/srv/brev' } },
    { ...a, id: kommunA.id, diarium: { folder: '/srv/brev/diarium' } },
  ];
  assert.throws(
    () => parseConfig(configSchema, { ...config, organisations }, 'test', configRules),
    (error) => error instanceof ConfigFaults && /diarium\.folder/.test(error.message),
  );
});
