// What the infrastructure's owner oversees at first: audits with findings, an incident whose times run, a mailing that Kommun A has announced with
// the plan that its mediator exports, and a message to all that waits for a member of staff. Through the registry's own REST API.
import type { JsonValue } from '../../platform/database/json.ts';
import { RestClient } from '../../platform/http-client/rest-client.ts';
import { apiAudience, mediationClient, registryClient } from './configs.ts';
import { kommunA, operatorA, operatorB, owner } from './people.ts';
import { outbound, type Place, pageUrl } from './place.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PLANNED = 'Avgifter för förskolan nästa år';

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const dayIn = (days: number) => inDays(days).slice(0, 10);
const idOf = (n: number) => `7c1e9f40-2b7a-4d31-9c55-0a6b7d8e9f0${n}`;

function clientOf(place: Place, door: 'registry' | 'mediator', clientId: string, scope: string): RestClient {
  return new RestClient({
    baseUrl: apiAudience(place, door),
    token: {
      issuer: `${pageUrl(place, 'eid')}/staff`,
      clientId,
      credential: { kind: 'secret', secretFile: place.secrets.textFile(clientId) },
      scope,
    },
    environment: 'sandbox',
    outbound,
  });
}

/** True when all of it is there. After seedMailings. */
export async function seedOversight(place: Place): Promise<boolean> {
  const ours = clientOf(place, 'registry', registryClient(owner), 'registry-owner');
  const put = async (path: string, body: JsonValue): Promise<boolean> => {
    const answer = await ours.request({ method: 'PUT', path, body, timeoutMs: 10_000 });
    // At a later try the days are others: what is there already stays.
    return answer.kind === 'answer' && (answer.status < 300 || answer.status === 409);
  };
  try {
    const made = [...(await putAudits(put)), ...(await putOthers(put)), await announce(place)];
    return made.every(Boolean);
  } finally {
    ours.close();
  }
}

type Put = (path: string, body: JsonValue) => Promise<boolean>;

async function putAudits(put: Put): Promise<readonly boolean[]> {
  const audit = (organisation: string, about: string, days: number) =>
    ({ role: 'operator', organisation, about, plannedOn: dayIn(days) }) as const;
  const finding = (severity: string, what: string, days: number) => ({ severity, what, dueOn: dayIn(days) });
  return [
    await put(`/audits/${idOf(1)}`, audit(operatorA.id, 'Behörigheter och loggar', -20)),
    await put(
      `/audits/${idOf(1)}/findings/${idOf(2)}`,
      finding('major', 'Två konton som inte används har kvar full behörighet', -2),
    ),
    await put(
      `/audits/${idOf(1)}/findings/${idOf(3)}`,
      finding('observation', 'Rutinen för att återställa en säkerhetskopia är inte övad i år', 40),
    ),
    await put(`/audits/${idOf(4)}`, audit(operatorB.id, 'Kontinuitet och säkerhetskopior', 45)),
  ];
}

async function putOthers(put: Put): Promise<readonly boolean[]> {
  const incident = {
    title: 'Fel brevlåda visades efter en uppdatering',
    what: 'Efter en uppdatering såg ett fåtal användare rubrikerna i någon annans brevlåda i omkring tio minuter. Uppdateringen är återtagen.',
    severity: 'serious',
    party: { role: 'operator', organisation: operatorB.id },
    knownAt: new Date(Date.now() - 20 * HOUR_MS).toISOString(),
    rules: ['data-protection', 'cybersecurity'],
  };
  const message = {
    texts: {
      sv: {
        title: 'Digital post är stängd söndag morgon',
        text: 'På söndag mellan klockan 6 och 8 underhåller vi digital post. Du kan läsa dina brev, men nya brev kommer fram först efteråt.\n\nDu behöver inte göra något.',
      },
      en: {
        title: 'Digital post is closed on Sunday morning',
        text: 'On Sunday between 6 and 8 we maintain digital post. You can read your letters, but new ones arrive afterwards.\n\nYou need not do anything.',
      },
    },
    shownFrom: inDays(0),
    shownUntil: inDays(14),
  };
  return [await put(`/incidents/${idOf(5)}`, incident), await put(`/operator-messages/${idOf(6)}`, message)];
}

/** Kommun A's planned mailing, with the very plan that the mediator exports. */
async function announce(place: Place): Promise<boolean> {
  const mediation = clientOf(place, 'mediator', mediationClient(kommunA), 'deliveries');
  const registry = clientOf(place, 'registry', registryClient(kommunA), 'registry-plans');
  const get = async (path: string): Promise<unknown> => {
    const answer = await mediation.request({ method: 'GET', path, timeoutMs: 10_000 });
    return answer.kind === 'answer' && answer.status === 200 ? answer.json : undefined;
  };
  try {
    const listed: unknown = Reflect.get(Object(await get('/mailings?limit=100')), 'mailings');
    const mailings: readonly unknown[] = Array.isArray(listed) ? listed : [];
    const planned = mailings.find((one) => Reflect.get(Object(one), 'name') === PLANNED);
    const plan = await get(`/mailings/${String(Reflect.get(Object(planned), 'mailingId'))}/plan`);
    if (plan === undefined) return false;
    const body = Buffer.from(JSON.stringify({ plan }));
    const headers = { 'content-type': 'application/json' };
    const answer = await registry.request({ method: 'POST', path: '/mailing-plans', body, headers, timeoutMs: 10_000 });
    return answer.kind === 'answer' && answer.status === 200;
  } finally {
    mediation.close();
    registry.close();
  }
}
