// GET /api/v1/mailings/{mailingId}/plan: for the infrastructure's owner, as JSON or, asked for with Accept, CSV.
// 200, and 400 401 403 404 429 503.
import type { Static } from 'typebox';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import { planCsv } from '../../../platform/mailing-plan/plan-csv.ts';
import { type Api, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import type { Mailings } from '../mailings/mailings.ts';
import { planOf } from '../mailings/plan.ts';
import { contentsOf } from '../store/mailing-figures.ts';
import { callerOf } from './batches.ts';
import type { Door, Guard } from './door.ts';
import { MailingId, Plan, PlanQuery } from './mailing-schemas.ts';
import { mailingCommon } from './mailings.ts';

const csvExample =
  'Uppgift,Värde\r\nUtskick,Deklarationer 2027\r\nAntal brev,100000\r\nStörsta kuvertet (ungefär),1900000\r\n';

const schema = {
  ...mailingCommon,
  operationId: 'getMailingPlan',
  summary: 'The plan of a mailing: when, how many, how large, with attachments or not',
  description:
    'To be sent to the infrastructure’s owner before the mailing starts. Counted from the lines that were verified, also those ' +
    'of batches that are not committed. `Accept: text/csv` gives CSV.',
  params: MailingId,
  querystring: PlanQuery,
  response: {
    200: {
      description: 'The plan',
      content: {
        'application/json': { schema: Plan },
        'text/csv': { schema: { type: 'string', examples: [csvExample] } },
      },
    },
    ...problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'not-found', 'too-many', 'unavailable'),
  },
};

/** Adds the route. */
export function addMailingPlan(api: Api, door: Door, config: Config, onRequest: Guard): void {
  api.get<{ Params: Static<typeof MailingId>; Querystring: Static<typeof PlanQuery> }>(
    '/mailings/:mailingId/plan',
    { onRequest, schema },
    async (request, reply) => {
      const { mailingId } = request.params;
      const plan = await lookAtPlan(door.mailings, config, mailingId, callerOf(request).organisation);
      if (!(request.headers.accept ?? '').includes('text/csv')) {
        return { ...plan, _links: { self: link(request, `/mailings/${mailingId}/plan`, 'self') } };
      }
      const options = request.query.excel ? excel : {};
      return reply.type('text/csv; charset=utf-8').send(planCsv(plan, request.language, options));
    },
  );
}

/** As Excel in Swedish opens it at once. */
export const excel = { bom: true, separator: 'semicolon' } as const;

/** The plan of a mailing. Errors: 'not-found', also for another owner's. */
export async function lookAtPlan(
  mailings: Mailings,
  config: Config,
  mailingId: string,
  owner?: string,
): Promise<MailingPlanTold> {
  const mailing = await mailings.find(mailingId, owner);
  const contents = await contentsOf(mailings.reader, mailingId);
  const mediator = { organisation: config.organisation, name: config.name };
  const contact = config.contactEmail ?? `postmaster@${new URL(config.listen.publicUrl).hostname}`;
  return planOf({ mailing, contents, mediator, contact });
}
