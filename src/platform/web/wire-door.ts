// JSON over the wire's mutual TLS, beside SOAP: for interfaces of our own. Who calls is known before a byte of the body is read, and a
// refusal is problem+json (RFC 9457).
import type { IncomingMessage } from 'node:http';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { JsonValue } from '../database/json.ts';
import type { Log } from '../log.ts';
import { acceptedLanguage } from './language.ts';
import { httpErrorOf, problemOf } from './problem.ts';
import { readBody } from './soap-body.ts';

/** Bytes of a body. */
const BODY_MAX = 262_144;

export interface WireDoorCall {
  /** The organisation of the TLS client certificate. */
  readonly caller: Organisationsnummer;
  readonly callId: string;
  readonly method: 'GET' | 'POST';
  /** What follows the door's path, without its slash; '' for the path itself. */
  readonly rest: string;
  /** Parsed JSON; undefined for GET. */
  readonly body: unknown;
}

export interface WireDoor {
  /** As '/api/v1/operator-messages'. */
  readonly path: string;
  /** The answer of 200. Throws BrevduvaError for a refusal. */
  answer(call: WireDoorCall): Promise<JsonValue>;
}

export interface WireDoorReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** The code of a refusal, for the log. */
  readonly refused?: string;
}

/** The door whose path this is, or is below. */
export function doorAt(
  doors: readonly WireDoor[],
  pathname: string,
): { readonly door: WireDoor; readonly rest: string } | undefined {
  for (const door of doors) {
    if (pathname === door.path) return { door, rest: '' };
    if (pathname.startsWith(`${door.path}/`)) return { door, rest: pathname.slice(door.path.length + 1) };
  }
  return undefined;
}

interface Calling {
  readonly request: IncomingMessage;
  readonly caller: Organisationsnummer;
  readonly callId: string;
  readonly bodyTimeoutMs: number;
  /** Says 100 Continue where the caller waits for it. */
  readonly goOn: () => void;
  readonly log: Log;
}

/** Answers one call; never throws. */
export async function answerAtDoor(
  { door, rest }: { readonly door: WireDoor; readonly rest: string },
  { request, caller, callId, bodyTimeoutMs, goOn, log }: Calling,
): Promise<WireDoorReply> {
  try {
    const method = methodOf(request);
    if (method === 'POST') checkJson(request);
    goOn();
    const body = method === 'GET' ? undefined : jsonOf(await readBody(request, bodyTimeoutMs));
    const answer = await door.answer({ caller, callId, method, rest, body });
    return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(answer) };
  } catch (error) {
    return refusalAtDoor(request, error, callId, log);
  }
}

/** What a refusal at a door looks like. */
export function refusalAtDoor(request: IncomingMessage, error: unknown, callId: string, log: Log): WireDoorReply {
  const known = httpErrorOf(error);
  if (known.status >= 500) log.error({ err: error, callId }, 'A call at a door of the wire failed');
  const language = acceptedLanguage(request.headers['accept-language']);
  const problem = problemOf(known, language, callId, undefined);
  return {
    status: known.status,
    type: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(problem),
    refused: known.code,
  };
}

function methodOf({ method }: IncomingMessage): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  throw new BrevduvaError('unsupported', 'only GET and POST are taken here');
}

function checkJson({ headers }: IncomingMessage): void {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json' || (headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new BrevduvaError('unsupported-mime-type', 'the body must be application/json');
  if (Number(headers['content-length'] ?? 0) > BODY_MAX) throw new BrevduvaError('too-large', 'the body is too large');
}

function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.length > BODY_MAX) throw new BrevduvaError('too-large', 'the body is too large');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new BrevduvaError('invalid-input', 'the body is no JSON');
  }
}
