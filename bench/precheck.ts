// Lines a second of a list precheck, from the REST body to FaR's answer about the last line, against the real registry over mutual TLS;
// beside it, in the same run, the registry asked directly as fast as one asker can. `node bench/precheck.ts [lines]`
import { setTimeout } from 'node:timers/promises';
import { checkDigit } from '../src/domain/check-digit.ts';
import { parseRecipientId, type RecipientId } from '../src/domain/recipient-id.ts';
import { senderConfig } from '../src/main/sandbox/configs.ts';
import { kommunB } from '../src/main/sandbox/people.ts';
import { keyPairOf } from '../src/main/sandbox/place.ts';
import { readKeyPair } from '../src/platform/certificates/key-pair.ts';
import { fixedKeyPair } from '../src/platform/certificates/key-pair-in-use.ts';
import { WireClient } from '../src/platform/http-client/wire-client.ts';
import { registryDoor } from '../src/services/sender/doors/registry.ts';
import { organisationNumber } from '../src/services/sender/organisations.ts';
import { Client } from './path-client.ts';
import { startBenchNetwork } from './path-network.ts';

const QUESTION = 1000;
const [lines = 100_000] = process.argv.slice(2).map(Number);
const numbers = peopleOf(lines);
/** Every tenth of the first ten thousand has a mailbox: the register's own start-up is not what is measured. */
const withMailbox = numbers.slice(0, 10_000).filter((_, index) => index % 10 === 0);

const network = await startBenchNetwork(withMailbox, ['eid-simulator', 'registry']);
try {
  await network.startSender({
    prechecks: { pauseMs: 0, numbersPerPerson: 10_000_000, numbersPerOrganisation: 10_000_000 },
  });
  const door = directDoor();
  for (let round = 0; round < 3; round += 1) await door.lookUp(numbers.slice(0, QUESTION));
  const floor = await askedDirectly();
  await network.begin(false);
  const list = await throughTheSender();
  const used = await network.end(false);
  console.log(
    JSON.stringify({
      bench: 'precheck',
      lines,
      ...list,
      floor,
      shareOfFloorPercent: Math.round((list.linesPerSecond / floor.linesPerSecond) * 100),
      senderHighWaterMb: used['sender']?.maxRssMb,
      senderCpuSeconds: used['sender']?.cpuSeconds,
      registryCpuSeconds: used['registry']?.cpuSeconds,
    }),
  );
  async function askedDirectly() {
    const started = performance.now();
    let answers = 0;
    for (let from = 0; from < lines; from += QUESTION) {
      for (const { kind } of (await door.lookUp(numbers.slice(from, from + QUESTION))).values()) {
        if (kind !== 'unanswered') answers += 1;
      }
    }
    if (answers !== lines) throw new Error(`FaR answered about ${answers} of ${lines}`);
    const seconds = (performance.now() - started) / 1000;
    return { seconds: rounded(seconds), linesPerSecond: Math.round(lines / seconds) };
  }
} finally {
  await network.stop();
}

/** FaR as the sender asks it, without the sender. */
function directDoor() {
  const { certificateFile, keyFile } = keyPairOf(network.place, kommunB);
  const { registry } = senderConfig(network.place);
  const client = new WireClient({
    keyPair: fixedKeyPair(readKeyPair({ certificateFile, keyFile }, { environment: 'sandbox' })),
    caFiles: registry.caFiles,
    outbound: { allowPrivate: ['127.0.0.0/8'] },
  });
  return registryDoor({ sender: organisationNumber(kommunB.id), url: registry.url, client, timeoutMs: 60_000 });
}

async function throughTheSender() {
  const client = new Client({ ...network.sender, contentType: 'application/jsonl' });
  const body = Buffer.from(numbers.map((recipient) => `{"recipient":"${recipient}"}\n`).join(''));
  const started = performance.now();
  const { id } = await client.call('POST', '/precheck-lists?purpose=bench', body);
  const taken = (performance.now() - started) / 1000;
  for (;;) {
    const seen = await client.call('GET', `/precheck-lists/${String(id)}`);
    if (seen['state'] === 'finished') {
      const answered = Number(seen['digital']) + Number(seen['paper']);
      if (answered !== lines) throw new Error(`${answered} of ${lines} were answered: ${JSON.stringify(seen)}`);
      break;
    }
    await setTimeout(100);
  }
  const seconds = (performance.now() - started) / 1000;
  return { seconds: rounded(seconds), secondsToTake: rounded(taken), linesPerSecond: Math.round(lines / seconds) };
}

/** People born 1800–1829, made here and kept nowhere. */
function peopleOf(count: number): RecipientId[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(1800, 0, 1 + (index % 10_950))).toISOString().slice(0, 10).replaceAll('-', '');
    const nine = `${day.slice(2)}${String(Math.floor(index / 10_950) + 1).padStart(3, '0')}`;
    const parsed = parseRecipientId(`${day.slice(0, 2)}${nine}${checkDigit(nine)}`);
    if (!parsed.ok) throw new Error('a made-up number is no number');
    return parsed.value;
  });
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
