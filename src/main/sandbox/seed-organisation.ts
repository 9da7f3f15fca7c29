// Kommun B's units and which of its groups gives which role, made through the sender's own REST API at the first start.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

type FirstUnit = {
  readonly code: string;
  readonly name: string;
  readonly senderText: string;
  readonly accent: string;
  readonly supportinfo?: { readonly text: string; readonly phoneNumber: string; readonly emailAddress: string };
};

const units: readonly FirstUnit[] = [
  {
    code: 'socialtjansten',
    name: 'Socialtjänsten',
    senderText: 'Socialtjänsten\nStorgatan 1, Exempelby',
    accent: '#7a2f5b',
    supportinfo: {
      text: 'Kontakta Socialtjänstens mottagning, vardagar kl. 9–15.',
      phoneNumber: '010-123 45 10',
      emailAddress: 'socialtjansten@kommun-b.example',
    },
  },
  {
    code: 'bygg-och-miljo',
    name: 'Bygg och miljö',
    senderText: 'Bygg- och miljöförvaltningen\nTorget 3, Exempelby',
    accent: '#2f6b3f',
    supportinfo: {
      text: 'Kontakta Bygg och miljö, vardagar kl. 8–12.',
      phoneNumber: '010-123 45 20',
      emailAddress: 'byggochmiljo@kommun-b.example',
    },
  },
];

type FirstRule = {
  readonly group: string;
  readonly role: string;
  readonly unit?: string;
};

const rules: readonly FirstRule[] = [
  { group: 'Granskare', role: 'approver' },
  { group: 'Mallar', role: 'template-editor' },
  { group: 'Arkiv', role: 'archivist' },
  { group: 'Loggranskning', role: 'auditor' },
  { group: 'Socialtjänsten', role: 'caseworker', unit: 'socialtjansten' },
  { group: 'Bygg och miljö', role: 'caseworker', unit: 'bygg-och-miljo' },
];

async function post(client: RestClient, path: string, body: FirstUnit | FirstRule): Promise<boolean> {
  const answer = await client.request({ method: 'POST', path, body, timeoutMs: 10_000 });
  // 409: it was made at an earlier start.
  return answer.kind === 'answer' && (answer.status < 300 || answer.status === 409);
}

async function nameTheFirst(client: RestClient): Promise<boolean> {
  const body = { name: 'Gemensamt', senderText: '' };
  const answer = await client.request({ method: 'PUT', path: '/units/gemensamt', body, timeoutMs: 10_000 });
  return answer.kind === 'answer' && answer.status < 300;
}

/** Makes them; true when all are there. */
export async function seedOrganisation(client: RestClient): Promise<boolean> {
  const made = [await nameTheFirst(client)];
  for (const unit of units) made.push(await post(client, '/units', unit));
  for (const rule of rules) made.push(await post(client, '/group-rules', rule));
  return made.every(Boolean);
}
