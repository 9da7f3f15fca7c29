// What is known of a party beside its details, and a run of checks, as the API shows them.
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { link } from '../../../platform/web/rest.ts';
import type { KnownParty } from '../owner/read-party.ts';
import type { KeptResult, Run } from '../store/onboarding.ts';
import { pathOf } from './owner-api.ts';
import type { PartyShown, PartyWhole, RunShown } from './owner-schemas.ts';

/** Agreements, terms, certificates, checks. */
export function wholeShown(known: KnownParty): Omit<PartyWhole, keyof PartyShown> {
  return {
    agreements: known.agreements.map(({ id, reference, signedOn, signedBy, from, until }) => ({
      ...{ id, reference, signedOn, signedBy, from },
      ...(until === undefined ? {} : { until }),
    })),
    terms: known.standings.map(({ name, latest, accepted, state }) => ({
      ...{ name, latest: latest.version, latestId: latest.id, acceptBy: latest.acceptBy, state },
      ...(accepted === undefined
        ? {}
        : {
            accepted: accepted.version.version,
            acceptedOn: accepted.by.acceptedOn,
            acceptedBy: accepted.by.acceptedBy,
          }),
    })),
    certificates: known.certificates.map(({ slot, fingerprint, validTo, verdict, warning }) => ({
      ...{ slot, fingerprint, validTo: validTo.toISOString(), standing: verdict.kind },
      ...(verdict.kind === 'untrusted' ? { reason: verdict.reason } : {}),
      ...(warning === undefined ? {} : { warning }),
    })),
    checks: [...known.results.values()].map(resultShown),
  };
}

function resultShown({ name, outcome, findings, status, at }: KeptResult) {
  return { name, outcome, findings: findings.map((finding) => ({ ...finding })), status, at: at.toISOString() };
}

/** A run with what it found. */
export function runShown(request: FastifyRequest, run: Run, results: readonly KeptResult[]): Static<typeof RunShown> {
  const { id, checks, askedAt, askedBy, endedAt } = run;
  return {
    ...{ id, checks: [...checks], askedAt: askedAt.toISOString(), askedBy, results: results.map(resultShown) },
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    _links: { self: link(request, `${pathOf(run)}/check-runs/${id}`, 'self') },
  };
}
