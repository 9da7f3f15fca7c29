// PUT /api/v1/audits/{id}/findings/{findingId}/closure, /incidents/{id}/duties/{rule}/{step}, /incidents/{id}/closure: the owner's systems say, with
// evidence, that something is done. 200, and 400 401 403 404 409 413 415 503. That something is not needed, what an audit concludes, and what two
// must decide is for people (docs/infrastrukturagare.md).
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, Link, link, withExample } from '../../../platform/web/rest.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from '../routes/changes.ts';
import { ownerCommon, ownerRefusals, wrongMember } from '../routes/owner-api.ts';
import { auditById, findingsOf } from '../store/audits.ts';
import { dutiesOfIncidents, incidentById } from '../store/incidents.ts';
import { endFinding } from './audits.ts';
import { endIncident, finishDuty } from './incidents.ts';
import { doerOf, requireSame } from './owner-calls.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Key = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const Text = (description: string) => Type.String({ minLength: 10, maxLength: 4000, description });
const Instant = Type.String({ format: 'date-time' });
const FindingParams = Type.Object({ id: Uuid, findingId: Uuid });
const DutyParams = Type.Object({ id: Uuid, rule: Key, step: Key });
const OneId = Type.Object({ id: Uuid });

const ClosureBody = Type.Object({ closedWith: Text('How it was mended, and where that can be seen') });
const DutyBody = Type.Object({
  doneAt: Type.String({ format: 'date-time', description: 'When it was done; not in the future' }),
  evidence: Text('What was sent, to whom, and the number it got there'),
});
const Ended = Type.Object({ endedAt: Instant, endedBy: Type.String(), _links: Type.Object({ self: Link }) });

const id = '0b1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c11';
const again = 'The same again changes nothing; anything else about what is ended already is 409.';
const response = (path: string) => ({
  200: withExample(Ended, {
    endedAt: '2026-11-23T10:15:00.000Z',
    endedBy: 'tillsynsverktyget',
    _links: { self: { href: `https://far.example.se/api/v1${path}`, rel: 'self', method: 'PUT' as const } },
  }),
  ...ownerRefusals,
});

const findingSchema = {
  ...ownerCommon,
  operationId: 'closeFinding',
  summary: 'Close a finding of an audit with what mended it',
  description: again,
  params: FindingParams,
  body: withExample(ClosureBody, { closedWith: 'Loggarna är återställda, se ärende 2027-41' }),
  response: response(`/audits/${id}/findings/${id}/closure`),
};
const dutySchema = {
  ...ownerCommon,
  operationId: 'endDuty',
  summary: 'Say that something an incident demands is done, with evidence',
  description: `Which rule and step: listOversightTasks says. That something is not needed is for a person to judge, on the pages. ${again}`,
  params: DutyParams,
  body: withExample(DutyBody, {
    doneAt: '2026-11-23T10:15:00.000Z',
    evidence: 'Anmält till IMY, deras nummer 2026-1234',
  }),
  response: response(`/incidents/${id}/duties/data-protection/authority`),
};
const incidentSchema = {
  ...ownerCommon,
  operationId: 'closeIncident',
  summary: 'Close an incident when nothing is left to do because of it',
  description: `409 while something is left. ${again}`,
  params: OneId,
  body: withExample(ClosureBody, { closedWith: 'Felet är rättat och prövat, se ärende 2026-77' }),
  response: response(`/incidents/${id}/closure`),
};

type Asked<P, B> = { Params: P; Body: B };

/** Adds the routes. */
export function addEndings(api: Api, context: RegistryContext, onRequest: Guard): void {
  addFindingClosure(api, context, onRequest);
  addDutyEnding(api, context, onRequest);
  addIncidentClosure(api, context, onRequest);
}

function addFindingClosure(api: Api, context: RegistryContext, onRequest: Guard): void {
  const reader = context.database.reader(context.organisation);
  const closed = async (audit: string, findingId: string) =>
    (await findingsOf(reader, [audit])).find((one) => one.id === findingId);
  api.put<Asked<Static<typeof FindingParams>, Static<typeof ClosureBody>>>(
    '/audits/:id/findings/:findingId/closure',
    { onRequest, schema: findingSchema },
    async (request) => {
      const { id: audit, findingId } = request.params;
      const { closedWith } = request.body;
      if ((await auditById(reader, audit)) === undefined || (await closed(audit, findingId)) === undefined)
        throw new BrevduvaError('not-found', 'no such finding');
      await endFinding(context, doerOf(request), { id: findingId, audit }, closedWith);
      const ended = (await closed(audit, findingId))?.closed;
      requireSame(ended, { with: closedWith });
      return shown(ended, link(request, `/audits/${audit}/findings/${findingId}/closure`, 'self', 'PUT'));
    },
  );
}

function addDutyEnding(api: Api, context: RegistryContext, onRequest: Guard): void {
  const reader = context.database.reader(context.organisation);
  const known = async ({ id: incident, rule, step }: Static<typeof DutyParams>) =>
    (await dutiesOfIncidents(reader, [incident])).find((one) => one.rule === rule && one.step === step);
  api.put<Asked<Static<typeof DutyParams>, Static<typeof DutyBody>>>(
    '/incidents/:id/duties/:rule/:step',
    { onRequest, schema: dutySchema },
    async (request) => {
      const { params, body } = request;
      const at = new Date(body.doneAt);
      if (at > context.clock()) throw wrongMember('doneAt', 'Tiden har inte varit än.', 'It has not been yet.');
      const duty = await known(params);
      if (duty === undefined) throw new BrevduvaError('not-found', 'no such duty');
      const done = { outcome: 'done' as const, at, note: body.evidence };
      await finishDuty(context, doerOf(request), { id: duty.id, incident: params.id, ...done });
      const ended = (await known(params))?.ended;
      requireSame(ended, done);
      const path = `/incidents/${params.id}/duties/${params.rule}/${params.step}`;
      return shown(ended, link(request, path, 'self', 'PUT'));
    },
  );
}

function addIncidentClosure(api: Api, context: RegistryContext, onRequest: Guard): void {
  const reader = context.database.reader(context.organisation);
  api.put<Asked<Static<typeof OneId>, Static<typeof ClosureBody>>>(
    '/incidents/:id/closure',
    { onRequest, schema: incidentSchema },
    async (request) => {
      const { id: incident } = request.params;
      const { closedWith } = request.body;
      if ((await incidentById(reader, incident)) === undefined)
        throw new BrevduvaError('not-found', 'no such incident');
      await endIncident(context, doerOf(request), incident, closedWith);
      const ended = (await incidentById(reader, incident))?.closed;
      requireSame(ended, { with: closedWith });
      return shown(ended, link(request, `/incidents/${incident}/closure`, 'self', 'PUT'));
    },
  );
}

/** Errors: 'conflict' for what could not be ended. */
function shown(
  ended: { readonly at: Date; readonly by: string } | undefined,
  self: Static<typeof Link>,
): Static<typeof Ended> {
  if (ended !== undefined) return { endedAt: ended.at.toISOString(), endedBy: ended.by, _links: { self } };
  throw new BrevduvaError('conflict', 'something is left to do', {
    detail: {
      sv: 'Något är kvar att göra på grund av incidenten. Avsluta det först; se oversight-tasks.',
      en: 'Something is left to do because of the incident. End that first; see oversight-tasks.',
    },
  });
}
