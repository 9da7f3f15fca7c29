// `brevduva receipt verify`: says of a receipt that was signed with an e-ID who signed it, when and for which letter, and whether it holds.
import { createReadStream, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { findDelivery } from '../wire/mina-meddelanden/delivery-root.ts';
import { ns } from '../wire/mina-meddelanden/namespaces.ts';
import { type OpenedReceipt, openSignedReceipt } from '../wire/receipts/signed-receipt.ts';
import { parseXml } from '../wire/xml/parse.ts';
import { childElements, isNamed } from '../wire/xml/tree.ts';
import { TrustStore } from '../wire/xmldsig/trust.ts';
import { verifyEnveloped } from '../wire/xmldsig/verify.ts';
import { type Command, type Io, UsageError } from './command.ts';

const MAX_BYTES = 16 * 1024 * 1024;

const help = `Usage: brevduva receipt verify FILE [--ca PEM...] [--at TIME] [--keys JWKS] [--letter XML]

Reads a receipt that a mailbox holder signed with an e-ID (a JWS; docs/svar-och-kvittens.md) and checks it: the mailbox
operator's signature, the signatures of the e-ID's provider, that the provider signed for exactly this statement, and that
it names the person who is said to have signed. FILE may be - for standard input.

  --ca PEM...    trust the operator's certificate if it chains to these; without it trust is not judged
  --at TIME      judge the certificate at this time, 2026-11-21 or 2026-11-21T13:30:00Z; when it was signed, unless given
  --keys JWKS    the provider's own published keys, as JSON; without it those that the operator put in the file
  --letter XML   the letter (SignedDelivery, SealedDelivery or SOAP envelope): check that the receipt is for that very one
  --help         this text

Exit code: 0 it holds and, with --ca and --letter, is trusted and for that letter; 1 not; 2 unreadable, or wrong usage.
`;

export const receipt: Command = {
  summary: 'check a receipt that was signed with an e-ID',
  help,
  run: (args, io) => run(args, io),
};

interface Options {
  readonly file: string;
  readonly store: TrustStore | undefined;
  readonly at: Date | undefined;
  readonly keys: readonly object[] | undefined;
  readonly letter: string | undefined;
}

/** Exit code: see the help text. */
export async function run(args: string[], io: Io): Promise<number> {
  const { file, store, at, keys, letter } = optionsOf(args);
  const text = (await buffer(file === '-' ? process.stdin : createReadStream(file))).toString('utf8');
  const opened = await openSignedReceipt(text, keys);
  if (!opened.ok) {
    io.out(`The receipt does not hold: ${opened.problem}\n`);
    return opened.problem === 'not-a-receipt' ? 2 : 1;
  }
  const { value } = opened;
  const verdict = store?.judge(value.certificate, at ?? value.authenticatedAt);
  const digest = letter === undefined ? undefined : digestOf(letter);
  const isForLetter = letter === undefined ? undefined : digest === value.statement.letter.signedDigest;
  io.out(describe(value, verdict?.trusted === false ? verdict.reason : verdict?.trusted, isForLetter));
  return verdict?.trusted === false || isForLetter === false ? 1 : 0;
}

function optionsOf(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ca: { type: 'string', multiple: true },
      at: { type: 'string' },
      keys: { type: 'string' },
      letter: { type: 'string' },
    },
  });
  const [verb, file, more] = positionals;
  if (verb !== 'verify' || file === undefined || more !== undefined) throw new UsageError('say: receipt verify FILE');
  const at = values.at === undefined ? undefined : new Date(values.at);
  if (at !== undefined && Number.isNaN(at.getTime())) throw new UsageError('--at is no time');
  const authorities = values.ca?.map((name) => readFileSync(name));
  return {
    file,
    store: authorities === undefined ? undefined : TrustStore.of({ authorities }),
    at,
    keys: values.keys === undefined ? undefined : keysIn(readFileSync(values.keys, 'utf8')),
    letter: values.letter,
  };
}

function keysIn(text: string): readonly object[] {
  const set: unknown = JSON.parse(text);
  const keys: unknown = Reflect.get(Object(set), 'keys');
  if (!Array.isArray(keys)) throw new UsageError('--keys is no JWK set: it has no list called keys');
  return keys.filter((key) => typeof key === 'object' && key !== null);
}

/** The digest that the sender's own signature is over, where that signature is good. */
function digestOf(file: string): string {
  const found = findDelivery(parseXml(readFileSync(file), { maxBytes: MAX_BYTES }));
  const signed =
    found?.sealed === true
      ? childElements(found.root).find((child) => isNamed(child, ns.message3, 'SignedDelivery'))
      : found?.root;
  const verdict = signed === undefined ? undefined : verifyEnveloped(signed, { allowSha1: true, inner: 0 });
  if (verdict?.good !== true)
    throw new BrevduvaError('invalid-input', `${file} holds no letter with a good signature of its sender`);
  return verdict.facts.digest;
}

function describe(
  value: OpenedReceipt,
  trusted: boolean | string | undefined,
  isForLetter: boolean | undefined,
): string {
  const { statement, operator, issuer, acr, authenticatedAt, keysFrom } = value;
  const { signer, letter, text, at } = statement;
  const keys = keysFrom === 'caller' ? 'the keys that you gave' : 'the keys in the file, as the operator vouches';
  const trust = trusted === undefined ? 'not judged (--ca)' : trusted === true ? 'yes' : `no: ${trusted}`;
  const lines = [
    ['The receipt holds', ''],
    ['Statement', text],
    ['Signed by', `${signer.name}, ${signer.personalNumber}`],
    ['e-ID used', `${authenticatedAt.toISOString()} (statement made ${at})`],
    ['Vouched for by', `${issuer}, level ${acr || 'not stated'}, checked with ${keys}`],
    [
      'Letter',
      `"${letter.subject}", ${letter.messageId}, from ${letter.senderName} (${letter.sender}) to ${letter.recipient}`,
    ],
    ['Letter digest', letter.signedDigest],
    [
      'That very letter',
      isForLetter === undefined ? 'not compared (--letter)' : isForLetter ? 'yes' : 'no: another letter',
    ],
    ['Mailbox operator', operator],
    ['Operator trusted', trust],
  ];
  return `${lines.map(([name = '', said = '']) => (said === '' ? name : `  ${name}: ${said}`)).join('\n')}\n`;
}
