// PUT /api/v1/parties/{role}/{organisation}/agreements/{id}, acceptances/{id}, certificates/{slot}, revocations/{fingerprint}; GET /terms-versions,
// PUT /terms-versions/{id}; GET /statistics. 200, 204, and 400 401 403 404 409 413 415 503.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, withExample } from '../../../platform/web/rest.ts';
import { addCertificate, revoke } from '../owner/certificates.ts';
import { publishTerms, recordAcceptance, recordAgreement } from '../owner/papers.ts';
import { partyIdOf } from '../owner/party.ts';
import { readTerms } from '../owner/read-terms.ts';
import { lastYear, readStatistics } from '../owner/statistics/read-statistics.ts';
import { paperMessages } from '../pages/paper-messages.ts';
import { statisticsMessages } from '../pages/statistics-messages.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from './changes.ts';
import { byClient, ownerCommon, ownerRefusals, wrongMember } from './owner-api.ts';
import { statisticsExample, termsBodyExample, termsExample } from './owner-examples.ts';
import {
  AcceptanceBody,
  AgreementBody,
  AgreementParams,
  CertificateBody,
  PeriodQuery,
  RevocationBody,
  RevocationParams,
  SlotParams,
  StatisticsShown,
  TermsBody,
  TermsParams,
  TermsShown,
} from './owner-schemas.ts';

const done = { 204: Type.Null(), ...ownerRefusals };
const again = 'The same again changes nothing.';
const agreementSchema = {
  ...{
    ...ownerCommon,
    operationId: 'putAgreement',
    summary: 'Record an agreement with a party',
    params: AgreementParams,
  },
  description: `The id is a UUID of the caller’s own. ${again} What is recorded is not changed.`,
  body: withExample(AgreementBody, {
    ...{ reference: 'Dnr 2026-17', signedOn: '2026-10-01', signedBy: 'Fia Fyr', from: '2026-11-01' },
  }),
  response: done,
};
const acceptanceSchema = {
  ...{ ...ownerCommon, operationId: 'putAcceptance', summary: 'Record that a party has accepted a version of terms' },
  description: `The id is the version’s. ${again}`,
  params: AgreementParams,
  body: withExample(AcceptanceBody, { acceptedOn: '2026-11-02', acceptedBy: 'Fia Fyr' }),
  response: done,
};
const certificateSchema = {
  ...{ ...ownerCommon, operationId: 'putCertificate', summary: 'Put a party’s current or next certificate in place' },
  description: `The one that was there becomes a former one. ${again}`,
  params: SlotParams,
  body: withExample(CertificateBody, {
    pem: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n'.padEnd(60),
  }),
  response: done,
};
const revocationSchema = {
  ...{ ...ownerCommon, operationId: 'putRevocation', summary: 'Revoke a certificate of a party' },
  description: 'The register’s door refuses whoever shows it from then on. It cannot be undone.',
  params: RevocationParams,
  body: withExample(RevocationBody, { why: 'Nyckeln är röjd, incident 2026-4' }),
  response: done,
};
const listTermsSchema = {
  ...{ ...ownerCommon, operationId: 'listTerms', summary: 'Every version of the terms, and who is behind' },
  response: { 200: withExample(TermsShown, termsExample), ...ownerRefusals },
};
const putTermsSchema = {
  ...{ ...ownerCommon, operationId: 'putTerms', summary: 'Publish a version of terms', params: TermsParams },
  description: 'The id is a UUID of the caller’s own. A published version is never changed.',
  body: withExample(TermsBody, termsBodyExample),
  response: done,
};
const statisticsSchema = {
  ...{
    ...ownerCommon,
    operationId: 'getStatistics',
    summary: 'Reach, profiles by operator, senders, changes, opt-outs',
  },
  description:
    'By month. Stocks are as they were last counted in the month; changes are of the whole of it. Default: the last twelve months.',
  querystring: PeriodQuery,
  response: { 200: withExample(StatisticsShown, statisticsExample), ...ownerRefusals },
};

type Asked<P, B> = { Params: P; Body: B };

/** Adds the routes. */
export function addOwnerPapers(api: Api, context: RegistryContext, onRequest: Guard): void {
  const base = '/parties/:role/:organisation';
  api.put<Asked<Static<typeof AgreementParams>, Static<typeof AgreementBody>>>(
    `${base}/agreements/:id`,
    { onRequest, schema: agreementSchema },
    async (request, reply) => {
      const { role, organisation, id } = request.params;
      const { until, ...written } = request.body;
      if (until !== undefined && until < written.from) throw wrongPaper('until', 'fault-order');
      await recordAgreement(
        context,
        partyIdOf(role, organisation),
        { id, ...written, until },
        byClient(context, request),
      );
      return reply.code(204).send(null);
    },
  );
  api.put<Asked<Static<typeof AgreementParams>, Static<typeof AcceptanceBody>>>(
    `${base}/acceptances/:id`,
    { onRequest, schema: acceptanceSchema },
    async (request, reply) => {
      const { role, organisation, id: terms } = request.params;
      const written = { terms, ...request.body };
      const outcome = await recordAcceptance(
        context,
        partyIdOf(role, organisation),
        written,
        byClient(context, request),
      );
      if (outcome === 'later') throw wrongPaper('acceptedOn', 'fault-later');
      if (outcome === 'not-theirs') throw new BrevduvaError('conflict', 'the terms do not bind this role');
      return reply.code(204).send(null);
    },
  );
  addCertificates(api, context, onRequest);
  addTermsVersions(api, context, onRequest);
  api.get<{ Querystring: Static<typeof PeriodQuery> }>(
    '/statistics',
    { onRequest, schema: statisticsSchema },
    async (request) => {
      const period = { ...lastYear(context), ...request.query };
      if (period.to < period.from)
        throw wrongMember('to', statisticsMessages('sv')('fault-order'), statisticsMessages('en')('fault-order'));
      const { figures, countedTo } = await readStatistics(context, period);
      return { ...(countedTo === undefined ? {} : { countedTo }), ...mutable(figures) };
    },
  );
}

function addCertificates(api: Api, context: RegistryContext, onRequest: Guard): void {
  const base = '/parties/:role/:organisation';
  api.put<Asked<Static<typeof SlotParams>, Static<typeof CertificateBody>>>(
    `${base}/certificates/:slot`,
    { onRequest, schema: certificateSchema },
    async (request, reply) => {
      const { role, organisation, slot } = request.params;
      const given = { text: request.body.pem, slot };
      const outcome = await addCertificate(context, partyIdOf(role, organisation), given, byClient(context, request));
      if (outcome === 'unreadable' || outcome === 'of-another') throw wrongPaper('pem', `fault-certificate-${outcome}`);
      if (outcome === 'revoked') throw new BrevduvaError('conflict', 'the certificate is revoked');
      return reply.code(204).send(null);
    },
  );
  api.put<Asked<Static<typeof RevocationParams>, Static<typeof RevocationBody>>>(
    `${base}/revocations/:fingerprint`,
    { onRequest, schema: revocationSchema },
    async (request, reply) => {
      const { role, organisation, fingerprint } = request.params;
      const party = partyIdOf(role, organisation);
      const revoked = await revoke(context, party, { fingerprint, why: request.body.why }, byClient(context, request));
      const { revoked: all } = await context.directory.now();
      if (!revoked && !all.has(fingerprint)) throw new BrevduvaError('not-found', 'the party has no such certificate');
      return reply.code(204).send(null);
    },
  );
}

function addTermsVersions(api: Api, context: RegistryContext, onRequest: Guard): void {
  api.get('/terms-versions', { onRequest, schema: listTermsSchema }, async () => {
    const { versions, accepted, behind } = await readTerms(context);
    return {
      terms: versions.map(({ id, name, version, roles, inForceFrom, acceptBy, address }) => ({
        ...{ id, name, version, roles: [...roles], inForceFrom, acceptBy },
        ...(address === undefined ? {} : { address }),
        ...{ accepted: accepted.get(id)?.accepted ?? 0, bound: accepted.get(id)?.count ?? 0 },
      })),
      behind: behind.map(({ party: { role, organisation, name }, standing: { latest } }) => ({
        ...{ role, organisation, name, terms: `${latest.name} ${latest.version}`, acceptBy: latest.acceptBy },
      })),
    };
  });
  api.put<Asked<Static<typeof TermsParams>, Static<typeof TermsBody>>>(
    '/terms-versions/:id',
    { onRequest, schema: putTermsSchema },
    async (request, reply) => {
      const { id } = request.params;
      const { address, ...terms } = request.body;
      const published = await publishTerms(context, { id, ...terms, address }, byClient(context, request));
      const { versions } = await readTerms(context);
      // The same version under the same id was published before; under another id it is taken.
      const same = versions.some(
        (each) => each.id === id && each.name === terms.name && each.version === terms.version,
      );
      if (!published && !same) throw new BrevduvaError('conflict', 'the version or the id is taken');
      return reply.code(204).send(null);
    },
  );
}

type PaperFault = 'fault-order' | 'fault-later' | 'fault-certificate-unreadable' | 'fault-certificate-of-another';

function wrongPaper(field: string, fault: PaperFault): BrevduvaError {
  return wrongMember(field, paperMessages('sv')(fault), paperMessages('en')(fault));
}

// The answer's type has lists that may be changed; ours may not.
function mutable({
  reach,
  operators,
  senders,
  changes,
  choices,
  connected,
}: Awaited<ReturnType<typeof readStatistics>>['figures']) {
  return {
    ...{ reach: [...reach], operators: [...operators], senders: [...senders] },
    ...{ changes: [...changes], choices: [...choices], connected: [...connected] },
  };
}
