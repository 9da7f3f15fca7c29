// Why a call has no answer, as a closed set of words: safe to log, to store and to translate.
import { REFUSED_ADDRESS } from './address-guard.ts';

export type CallReason =
  | 'not-an-address'
  | 'address-not-allowed'
  | 'name-not-found'
  | 'connection-refused'
  | 'connection-lost'
  | 'network-unreachable'
  | 'certificate-not-trusted'
  | 'tls-failed'
  | 'proxy-refused'
  | 'timeout'
  | 'cancelled'
  | 'answer-too-large'
  | 'answer-not-http'
  | 'no-token'
  | 'failed';

const REASONS: Readonly<Record<string, CallReason>> = {
  [REFUSED_ADDRESS]: 'address-not-allowed',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'network-unreachable',
  ENETUNREACH: 'network-unreachable',
  ERR_PROXY: 'proxy-refused',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-not-trusted',
  ABORT_ERR: 'cancelled',
};
// X509_V_ERR_… as node names them.
const CERTIFICATE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|CRL_)/;

/** The reason behind an error of node's networking. */
export function reasonOf(error: unknown): CallReason {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CERTIFICATE.test(code)) return 'certificate-not-trusted';
  if (code.startsWith('HPE_')) return 'answer-not-http';
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') return 'tls-failed';
  return REASONS[code] ?? 'failed';
}
