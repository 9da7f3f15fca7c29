// Example bodies of the infrastructure owner's REST API (DIGG DOK.15).
import type { Static } from 'typebox';
import type {
  PartiesShown,
  PartyShown,
  PartyWhole,
  RunShown,
  StatisticsShown,
  TermsBody,
  TermsShown,
} from './owner-schemas.ts';

const base = 'https://far.example.se/api/v1';
const self = { rel: 'self', method: 'GET' as const };
export const RUN_ID = '0d3a4f52-8f0c-4a3e-9a53-0a5d1a4f4c11';
export const TERMS_ID = '6f1d3a0e-2a59-4a6d-8a1c-5d0b7c7e9f21';

export const detailsExample = {
  name: 'Fyrtornets brevlåda',
  serviceAddress: 'https://brevlada.example.se/Service/v3',
  uiAddress: 'https://brevlada.example.se',
  contactName: 'Driften',
  contactEmail: 'drift@brevlada.example.se',
};

export const partyExample: PartyShown = {
  ...{ role: 'operator', organisation: '164023000039', ...detailsExample },
  ...{ internalServiceAddress: detailsExample.serviceAddress, senders: [], contactPhone: '' },
  ...{ status: 'approved', statusSince: '2026-11-23T09:15:00.000Z', statusGround: '' },
  _links: { self: { href: `${base}/parties/operator/164023000039`, ...self } },
};

export const partiesExample: Static<typeof PartiesShown> = {
  parties: [partyExample],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: { href: `${base}/parties?limit=20&offset=0`, ...self } },
};

const result = {
  ...{ name: 'test-delivery', outcome: 'passed' as const, status: 'approved', at: '2026-11-23T09:20:00.000Z' },
  findings: [{ code: 'delivery-accepted', about: '4f1c2a' }],
};

export const wholeExample: PartyWhole = {
  ...partyExample,
  agreements: [
    {
      ...{ id: 'b4c3f0a2-7a53-4c59-9a54-3f0b6b2f7d10', reference: 'Dnr 2026-17', signedOn: '2026-10-01' },
      ...{ signedBy: 'Fia Fyr', from: '2026-11-01' },
    },
  ],
  terms: [
    {
      ...{ name: 'Allmänna villkor', latest: '2.0', latestId: TERMS_ID, acceptBy: '2026-12-31', state: 'accepted' },
      ...{ accepted: '2.0', acceptedOn: '2026-11-02', acceptedBy: 'Fia Fyr' },
    },
  ],
  certificates: [
    { slot: 'current', fingerprint: 'a'.repeat(64), validTo: '2028-11-23T00:00:00.000Z', standing: 'good' },
  ],
  checks: [result],
};

export const runExample: Static<typeof RunShown> = {
  ...{ id: RUN_ID, checks: ['test-delivery'], askedAt: '2026-11-23T09:19:58.000Z', askedBy: 'agarens-system' },
  ...{ endedAt: '2026-11-23T09:20:00.000Z', results: [result] },
  _links: { self: { href: `${base}/parties/operator/164023000039/check-runs/${RUN_ID}`, ...self } },
};

export const termsBodyExample: Static<typeof TermsBody> = {
  ...{ name: 'Allmänna villkor', version: '2.0', roles: ['sender', 'mediator', 'operator'] },
  ...{ inForceFrom: '2027-01-01', acceptBy: '2026-12-31', content: 'Nytt: incidenter anmäls inom ett dygn.' },
};

export const termsExample: Static<typeof TermsShown> = {
  terms: [
    {
      ...{ id: TERMS_ID, name: 'Allmänna villkor', version: '2.0', roles: ['sender', 'mediator', 'operator'] },
      ...{ inForceFrom: '2027-01-01', acceptBy: '2026-12-31', accepted: 5, bound: 6 },
    },
  ],
  behind: [],
};

export const statisticsExample: Static<typeof StatisticsShown> = {
  countedTo: '2026-11-23',
  reach: [{ month: '2026-11', persons: 6_300_000, organisations: 410_000 }],
  operators: [{ operator: '164023000039', persons: 1_200_000, organisations: 90_000, pending: 12 }],
  senders: [{ sender: '162021003898', optedOut: 4200, reached: 6_705_800, optOuts: 120, optIns: 14 }],
  changes: [{ month: '2026-11', registered: 41_000, deregistered: 3100, moved: 900, other: 60 }],
  choices: [{ month: '2026-11', optOuts: 800, optIns: 90 }],
  connected: [{ month: '2026-11', senders: 320, mediators: 4, operators: 3 }],
};
