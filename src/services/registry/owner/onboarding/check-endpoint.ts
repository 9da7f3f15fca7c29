// The check of an operator's Service v3: it answers over mutual TLS, it is the operator's, and it lets nobody in without a certificate.
import { createHash } from 'node:crypto';
import type { ProbeOutcome } from '../../../../platform/http-client/peer-probe.ts';
import { organisationOf } from '../../../../wire/xmldsig/certificate.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { certificatesOf } from '../../store/party-certificates.ts';
import type { Party } from '../party.ts';
import { type CheckResult, type Finding, resultOf } from './checks.ts';

const TIMEOUT_MS = 10_000;

/** Two calls of at most ten seconds each. Bounded; never rejects for what the other side does. */
export async function checkEndpoint(context: RegistryContext, party: Party): Promise<CheckResult> {
  const address = `${party.serviceAddress ?? ''}?wsdl`;
  const { probe } = context.owner;
  const answer = await probe.get(address, { timeoutMs: TIMEOUT_MS, showCertificate: true });
  if (answer.kind !== 'answer') return resultOf('endpoint', [], [{ code: 'endpoint-no-answer', about: answer.reason }]);
  const { database, organisation } = context;
  const certificates = await certificatesOf(database.reader(organisation), party);
  const isRevoked = new Set(certificates.filter(({ revoked }) => revoked !== undefined).map((one) => one.fingerprint));
  const wrong = [...identityOf(answer, party, isRevoked), ...openDoor(await withoutCertificate(context, address))];
  const contract = Buffer.from(answer.body).includes('deliverSecure');
  const good: Finding[] = [
    contract ? { code: 'endpoint-contract' } : { code: 'endpoint-answers', about: String(answer.status) },
    ...(wrong.length === 0 ? [{ code: 'endpoint-demands-certificate' as const }] : []),
  ];
  return resultOf('endpoint', good, wrong);
}

function identityOf(
  { certificate }: Extract<ProbeOutcome, { kind: 'answer' }>,
  { organisation }: Party,
  isRevoked: ReadonlySet<string>,
): Finding[] {
  if (isRevoked.has(createHash('sha256').update(certificate).digest('hex')))
    return [{ code: 'certificate-revoked-here' }];
  const shown = organisationOf(certificate);
  if (shown === organisation) return [];
  return [{ code: 'endpoint-of-another', ...(shown === undefined ? {} : { about: shown }) }];
}

async function withoutCertificate({ owner }: RegistryContext, address: string): Promise<ProbeOutcome> {
  return await owner.probe.get(address, { timeoutMs: TIMEOUT_MS, showCertificate: false });
}

// Refused in the handshake, or with a status of refusal; an answer means that anybody may call.
function openDoor(outcome: ProbeOutcome): Finding[] {
  if (outcome.kind !== 'answer' || outcome.status >= 400) return [];
  return [{ code: 'endpoint-without-certificate', about: String(outcome.status) }];
}
