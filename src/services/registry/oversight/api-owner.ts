// GET /api/v1/oversight-tasks; PUT /audits/{id}, /audits/{id}/findings/{findingId}, /incidents/{id}, /operator-messages/{id}: the oversight for the
// owner's own systems. 200, and 400 401 403 404 409 413 415 503. Each id is a UUID of the caller's own, so that nothing is made twice. What ends
// them is in api-endings.ts.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readDay } from '../../../platform/day-and-clock.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, Link, link, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';
import { readableText } from '../../../wire/operator-messages/operator-message.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from '../routes/changes.ts';
import { ownerCommon, ownerRefusals, wrongMember } from '../routes/owner-api.ts';
import { auditById, findingsOf, openFindings } from '../store/audits.ts';
import { incidentById, openDuties } from '../store/incidents.ts';
import { waitsForSomebody } from '../store/operator-message-rows.ts';
import { listMessages, messageById } from '../store/operator-messages.ts';
import { noteFinding, planAudit } from './audits.ts';
import { noteIncident } from './incidents.ts';
import { writeMessage } from './operator-messages.ts';
import { doerOf, requireSame } from './owner-calls.ts';
import { planCalendar } from './plans.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Line = Type.String({ minLength: 1, maxLength: 200, pattern: SHOWN_TEXT });
const Text = Type.String({ minLength: 10, maxLength: 4000 });
const Instant = Type.String({ format: 'date-time' });
const Day = Type.String({ format: 'date' });
const Role = Type.Enum(['sender', 'mediator', 'operator']);
const Organisation = Type.String({ pattern: '^16[0-9]{10}$' });
const Kept = Type.Object({ id: Uuid, _links: Type.Object({ self: Link }) });
const OneId = Type.Object({ id: Uuid });
const FindingId = Type.Object({ id: Uuid, findingId: Uuid });

const AuditBody = Type.Object({ role: Role, organisation: Organisation, about: Line, plannedOn: Day });
const FindingBody = Type.Object({
  severity: Type.Enum(['observation', 'minor', 'major', 'critical']),
  what: Text,
  dueOn: Day,
});
const IncidentBody = Type.Object({
  title: Line,
  what: Text,
  severity: Type.Enum(['low', 'serious', 'critical']),
  party: Type.Optional(
    Type.Object({ role: Role, organisation: Organisation }, { description: 'Absent: the infrastructure’s own' }),
  ),
  knownAt: Type.String({ format: 'date-time', description: 'From when the times run; not in the future' }),
  rules: Type.Array(Type.String({ maxLength: 40 }), {
    maxItems: 10,
    description: 'data-protection, cybersecurity, trust-service, and terms where they are configured',
  }),
});
const Words = Type.Object({ title: Type.String({ maxLength: 120 }), text: Type.String({ maxLength: 5000 }) });
const MessageBody = Type.Object({
  texts: Type.Object({ sv: Words, en: Type.Optional(Words) }),
  shownFrom: Instant,
  shownUntil: Instant,
});
const Tasks = Type.Object({
  duties: Type.Array(
    Type.Object({ incidentId: Uuid, rule: Type.String(), step: Type.String(), dueAt: Instant, late: Type.Boolean() }),
  ),
  findings: Type.Array(
    Type.Object({
      auditId: Uuid,
      findingId: Uuid,
      severity: Type.String(),
      dueOn: Day,
      role: Role,
      organisation: Organisation,
    }),
  ),
  collisions: Type.Array(
    Type.Object({ from: Instant, until: Instant, letters: Type.Integer(), plans: Type.Array(Uuid) }),
  ),
  messagesWaiting: Type.Array(Uuid, {
    description: 'Messages to all that wait for a person: to be approved, or taken back',
  }),
});

const id = '0b1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c11';
const kept = {
  id,
  _links: { self: { href: `https://far.example.se/api/v1/audits/${id}`, rel: 'self', method: 'PUT' as const } },
};
const response = { 200: withExample(Kept, kept), ...ownerRefusals };
const auditExample: Static<typeof AuditBody> = {
  role: 'operator',
  organisation: '164022000022',
  about: 'Behörigheter och loggar',
  plannedOn: '2027-02-15',
};

const tasksSchema = {
  ...ownerCommon,
  operationId: 'listOversightTasks',
  summary: 'What is to be done: duties after incidents, open findings, mailings that collide, messages that wait',
  response: {
    200: withExample(Tasks, {
      duties: [
        { incidentId: id, rule: 'data-protection', step: 'authority', dueAt: '2026-11-26T09:15:00.000Z', late: false },
      ],
      findings: [
        {
          auditId: id,
          findingId: id,
          severity: 'major',
          dueOn: '2027-03-01',
          role: 'operator',
          organisation: '164022000022',
        },
      ],
      collisions: [
        { from: '2027-01-01T08:00:00.000Z', until: '2027-01-01T10:00:00.000Z', letters: 420_000, plans: [id] },
      ],
      messagesWaiting: [id],
    }),
    ...ownerRefusals,
  },
};
const auditSchema = {
  ...ownerCommon,
  operationId: 'planAudit',
  summary: 'Plan an audit of a party',
  params: OneId,
  body: withExample(AuditBody, auditExample),
  response,
};
const findingSchema = {
  ...ownerCommon,
  operationId: 'noteFinding',
  summary: 'Note a finding of an audit',
  params: FindingId,
  body: withExample(FindingBody, { severity: 'major', what: 'Loggar saknas för mars', dueOn: '2027-03-01' }),
  response,
};
const incidentSchema = {
  ...ownerCommon,
  operationId: 'noteIncident',
  summary: 'Note a security incident, with the rules that apply',
  description: 'Each rule gives things to do with their times. That one is done is said with endDuty, or on the pages.',
  params: OneId,
  body: withExample(IncidentBody, {
    title: 'Driftstörning i en brevlåda',
    what: 'Inloggningen svarade inte mellan 8 och 9.',
    severity: 'low',
    party: { role: 'operator', organisation: '164022000022' },
    knownAt: '2026-11-23T09:15:00.000Z',
    rules: ['cybersecurity'],
  }),
  response,
};
const messageSchema = {
  ...ownerCommon,
  operationId: 'writeOperatorMessage',
  summary: 'Write a message to all mailbox holders',
  description: 'It waits for a member of staff to approve it on the pages; nothing is sent before.',
  params: OneId,
  body: withExample(MessageBody, {
    texts: { sv: { title: 'Planerat avbrott', text: 'Digital post är stängd på söndag mellan 6 och 8.' } },
    shownFrom: '2026-11-24T06:00:00.000Z',
    shownUntil: '2026-12-01T06:00:00.000Z',
  }),
  response,
};

/** Adds the routes. */
export function addOversightApi(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { database, organisation } = context;
  const reader = database.reader(organisation);
  api.get('/oversight-tasks', { onRequest, schema: tasksSchema }, () => tasksOf(context));
  api.put<{ Params: Static<typeof OneId>; Body: Static<typeof AuditBody> }>(
    '/audits/:id',
    { onRequest, schema: auditSchema },
    async (request) => {
      const { params, body } = request;
      requireDay('plannedOn', body.plannedOn);
      const known = await auditById(reader, params.id);
      requireSame(known, body);
      if (known === undefined) await planAudit(context, doerOf(request), { ...body, id: params.id });
      return { id: params.id, _links: { self: link(request, `/audits/${params.id}`, 'self', 'PUT') } };
    },
  );
  api.put<{ Params: Static<typeof FindingId>; Body: Static<typeof FindingBody> }>(
    '/audits/:id/findings/:findingId',
    { onRequest, schema: findingSchema },
    async (request) => {
      const { params, body } = request;
      requireDay('dueOn', body.dueOn);
      if ((await auditById(reader, params.id)) === undefined) throw new BrevduvaError('not-found', 'no such audit');
      const known = (await findingsOf(reader, [params.id])).find((one) => one.id === params.findingId);
      requireSame(known, body);
      if (known === undefined)
        await noteFinding(context, doerOf(request), params.id, { ...body, id: params.findingId });
      const path = `/audits/${params.id}/findings/${params.findingId}`;
      return { id: params.findingId, _links: { self: link(request, path, 'self', 'PUT') } };
    },
  );
  addNoting(api, context, onRequest);
}

function addNoting(api: Api, context: RegistryContext, onRequest: Guard): void {
  const reader = context.database.reader(context.organisation);
  api.put<{ Params: Static<typeof OneId>; Body: Static<typeof IncidentBody> }>(
    '/incidents/:id',
    { onRequest, schema: incidentSchema },
    async (request) => {
      const { params, body } = request;
      const noted = { ...body, party: body.party, knownAt: new Date(body.knownAt), id: params.id };
      if (noted.knownAt > context.clock())
        throw wrongMember('knownAt', 'Tiden har inte varit än.', 'It has not been yet.');
      const known = context.oversight.rules.map(({ key }) => key);
      if (!body.rules.every((rule) => known.includes(rule)))
        throw wrongMember('rules', 'Regeln finns inte.', 'There is no such rule.');
      const { title, what, severity } = body;
      const before = await incidentById(reader, params.id);
      requireSame(before, { title, what, severity, knownAt: noted.knownAt });
      if (before === undefined) await noteIncident(context, doerOf(request), noted);
      return { id: params.id, _links: { self: link(request, `/incidents/${params.id}`, 'self', 'PUT') } };
    },
  );
  api.put<{ Params: Static<typeof OneId>; Body: Static<typeof MessageBody> }>(
    '/operator-messages/:id',
    { onRequest, schema: messageSchema },
    async (request) => {
      const { params, body } = request;
      const { sv, en } = body.texts;
      if (readableText(sv) === undefined || (en !== undefined && readableText(en) === undefined))
        throw wrongMember(
          'texts',
          'Texten saknas eller har osynliga tecken.',
          'The text is missing or has invisible characters.',
        );
      const [shownFrom, shownUntil] = [new Date(body.shownFrom), new Date(body.shownUntil)];
      if (shownUntil <= shownFrom)
        throw wrongMember('shownUntil', 'Det slutar innan det börjar.', 'It ends before it begins.');
      const texts = en === undefined ? { sv } : { sv, en };
      const known = await messageById(reader, params.id);
      requireSame(known, { texts, shownFrom, shownUntil });
      const by = { ...doerOf(request), subject: `client ${currentClient(request).id}` };
      if (known === undefined) await writeMessage(context, by, { texts, shownFrom, shownUntil, id: params.id });
      return { id: params.id, _links: { self: link(request, `/operator-messages/${params.id}`, 'self', 'PUT') } };
    },
  );
}

function requireDay(field: string, day: string): void {
  if (readDay(day) === undefined) throw wrongMember(field, 'Dagen finns inte.', 'There is no such day.');
}

async function tasksOf(context: RegistryContext): Promise<Static<typeof Tasks>> {
  const reader = context.database.reader(context.organisation);
  const [duties, findings, { collisions }, messages] = await Promise.all([
    openDuties(reader),
    openFindings(reader),
    planCalendar(context),
    listMessages(reader),
  ]);
  const now = context.clock();
  return {
    duties: duties.map(({ incident, rule, step, dueAt }) => ({
      incidentId: incident,
      rule,
      step,
      dueAt: dueAt.toISOString(),
      late: dueAt <= now,
    })),
    findings: findings.map((one) => ({
      auditId: one.audit,
      findingId: one.id,
      severity: one.severity,
      dueOn: one.dueOn,
      ...one.party,
    })),
    collisions: collisions.map(({ from, until, letters, plans }) => ({
      from: from.toISOString(),
      until: until.toISOString(),
      letters,
      plans: [...plans],
    })),
    messagesWaiting: messages.filter(waitsForSomebody).map((one) => one.id),
  };
}
