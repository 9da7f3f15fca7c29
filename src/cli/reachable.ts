// `brevduva reachable RECIPIENT…`: asks FaR whether recipients can be reached by a sender (Recipient v3, isReachable; SKL-5).
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Organisationsnummer, parseOrganisationsnummer } from '../domain/organisationsnummer.ts';
import type { Reachability } from '../domain/reachability.ts';
import { type RecipientId, readRecipientId } from '../domain/recipient-id.ts';
import { readKeyPair } from '../platform/certificates/key-pair.ts';
import { fixedKeyPair } from '../platform/certificates/key-pair-in-use.ts';
import { WireClient } from '../platform/http-client/wire-client.ts';
import { asReachability } from '../wire/mina-meddelanden/reachability.ts';
import { recipientOperations } from '../wire/mina-meddelanden/recipient.ts';
import { readEnvelope, writeEnvelope } from '../wire/soap/envelope.ts';
import { readFault } from '../wire/soap/fault.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { findSandbox } from './running-sandbox.ts';

const help = `Usage: brevduva reachable RECIPIENT… [--json] [--data FOLDER]
       brevduva reachable RECIPIENT… --registry URL --certificate PEM --key PEM --ca PEM… [--sender ORGANISATION] [--json]

Asks the registry (FaR) whether each recipient can be reached. Numbers as people write them: with or without hyphen and century;
"-" reads numbers from standard input, one a line. Without --registry the running sandbox is asked, as Kommun B.

  --registry URL       FaR's Recipient v3, https://host/Recipient/v3
  --certificate PEM    the organisation certificate to ask with
  --key PEM            its private key, readable by its owner only
  --ca PEM             who signed FaR's own certificate; may be given several times
  --sender NUMBER      the sending organisation (default: the certificate's own)
  --allow-private      the registry is at a private address
  --data FOLDER        the sandbox's data folder
  --json               one line of JSON: {"sender", "recipients": [{"recipient", "reachable", "operator"?, "reason"?}]}

Exit codes: 0 all can be reached; 1 at least one cannot, or FaR did not answer; 2 wrong usage or a number that is none.
`;

const options = {
  registry: { type: 'string' },
  certificate: { type: 'string' },
  key: { type: 'string' },
  ca: { type: 'string', multiple: true },
  sender: { type: 'string' },
  'allow-private': { type: 'boolean' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Door {
  readonly url: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFiles: readonly string[];
  readonly local: boolean;
}

type Values = ReturnType<
  typeof parseArgs<{ args: string[]; options: typeof options; allowPositionals: true }>
>['values'];

function doorFrom(values: Values, io: Io): Door {
  if (values.registry === undefined) {
    const sandbox = findSandbox(io, values.data, '--registry, --certificate, --key and --ca');
    const own = join(sandbox.certificatesFolder, sandbox.apiClient.organisation);
    return {
      url: sandbox.recipientService,
      certificateFile: `${own}.pem`,
      keyFile: `${own}.key`,
      caFiles: [sandbox.ca],
      local: true,
    };
  }
  const { certificate, key, ca } = values;
  if (certificate === undefined || key === undefined || ca === undefined)
    throw new UsageError('--registry needs --certificate, --key and --ca');
  // Throw-away certificates are welcome here, but somebody's own key file is not changed by asking.
  if ((statSync(key).mode & 0o077) !== 0) throw new UsageError(`${key} may be read by others: chmod 600 it first`);
  return {
    url: values.registry,
    certificateFile: certificate,
    keyFile: key,
    caFiles: ca,
    local: values['allow-private'] === true,
  };
}

async function numbersFrom(positionals: readonly string[]): Promise<RecipientId[]> {
  const typed = positionals.includes('-') ? await linesOfInput() : positionals;
  if (typed.length === 0) throw new UsageError('name at least one recipient');
  return typed.map((text, index) => {
    const read = readRecipientId(text, new Date());
    // The number itself is not repeated: standard error may end up in a log.
    if (!read.ok) throw new UsageError(`recipient ${index + 1} is not a number to send to (${read.problem.code})`);
    return read.value;
  });
}

async function linesOfInput(): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function ask(
  door: Door,
  sender: string | undefined,
  recipients: readonly RecipientId[],
): Promise<{ sender: Organisationsnummer; answers: Map<string, Reachability> }> {
  const pair = readKeyPair(
    { certificateFile: door.certificateFile, keyFile: door.keyFile },
    { environment: 'sandbox' },
  );
  const parsed =
    sender === undefined
      ? { ok: true as const, value: pair.organisation }
      : parseOrganisationsnummer(sender.length === 12 ? sender : `16${sender.replace('-', '')}`);
  if (!parsed.ok) throw new UsageError(`--sender is not an organisation number (${parsed.problem.code})`);
  const client = new WireClient({
    keyPair: fixedKeyPair(pair),
    caFiles: door.caFiles,
    ...(door.local ? { outbound: { allowPrivate: ['0.0.0.0/0', '::/0'] } } : {}),
  });
  const answers = new Map<string, Reachability>();
  const { request, response } = recipientOperations.isReachable;
  try {
    for (let from = 0; from < recipients.length; from += 1000) {
      const part = recipients.slice(from, from + 1000);
      const outcome = await client.post(
        door.url,
        writeEnvelope(request.write({ sender: parsed.value, recipients: part })),
        { timeoutMs: 30_000 },
      );
      if (outcome.kind !== 'answer') throw new Error(`the registry did not answer (${outcome.reason})`);
      const { body } = readEnvelope(outcome.body);
      const fault = readFault(body);
      if (fault !== undefined) throw new Error(`the registry refused: ${fault.code ?? ''} ${fault.description}`);
      for (const status of response.read(body).statuses)
        answers.set(status.accountStatus.recipientId, asReachability(status));
    }
  } finally {
    client.close();
  }
  return { sender: parsed.value, answers };
}

const words: Readonly<Record<string, string>> = {
  'no-mailbox': 'has no digital mailbox',
  'opted-out': 'has opted out from this sender',
  pending: 'has asked for a mailbox that is not ready yet',
  'no-answer': 'the registry did not answer',
  'bad-answer': 'the registry’s answer cannot be understood',
};

export const reachable: Command = {
  summary: 'ask the registry (FaR)',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const recipients = await numbersFrom(positionals);
    const { sender, answers } = await ask(doorFrom(values, io), values.sender, recipients);
    const answerFor = (id: RecipientId): Reachability =>
      answers.get(id) ?? { kind: 'unanswered', reason: 'bad-answer' };
    const all = recipients.map((recipient) => ({ recipient, answer: answerFor(recipient) }));
    if (values.json === true) {
      const rows = all.map(({ recipient, answer }) => ({
        recipient,
        reachable: answer.kind === 'reachable',
        ...(answer.kind === 'reachable' ? { operator: answer.operator } : { reason: answer.reason }),
      }));
      io.out(`${JSON.stringify({ sender, recipients: rows })}\n`);
    } else {
      for (const { recipient, answer } of all) {
        io.out(
          `${recipient}  ${answer.kind === 'reachable' ? `can be reached, at ${answer.operator.name}` : words[answer.reason]}\n`,
        );
      }
    }
    return all.every(({ answer }) => answer.kind === 'reachable') ? 0 : 1;
  },
};
