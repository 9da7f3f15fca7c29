// POST /api/v1/prechecks: can these be reached? 200 with an answer for each; 400, 401, 403, 413, 429.
// POST although nothing changes (DIGG MOG.03): identity numbers may not stand in an address.
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { lookUpRecipients } from '../look-up-recipient.ts';
import { chargeQuestions } from '../prechecks/question-limit.ts';
import type { Desk } from '../routes/desk.ts';
import { precheckResult } from './answers.ts';
import { callerOf, guard, SCOPE } from './guard.ts';
import { NewPrecheck, Precheck } from './precheck-schemas.ts';

/** Adds the operation. */
export function addPrechecks(api: Api, config: Config, desk: Desk): void {
  const schema = {
    operationId: 'precheckRecipients',
    summary: 'Ask FaR whether recipients can be reached digitally',
    description:
      'One to a thousand recipients in the body, an answer for each in the same order. It is a POST although it changes nothing, since identity numbers may not stand in an address (DIGG MOG.03). Every question is noted. A number that cannot be right gets the channel unknown and the reason wrong-number; it is not asked about.',
    tags: ['prechecks'],
    security: bearer(SCOPE),
    body: NewPrecheck,
    response: {
      200: Precheck,
      ...problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-large', 'too-many'),
    },
  };
  api.post('/prechecks', { onRequest: guard(config), schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const asked = request.body.recipients;
    const good = new Map<string, RecipientId>();
    for (const text of asked) {
      const parsed = parseRecipientId(text);
      if (parsed.ok) good.set(text, parsed.value);
    }
    await chargeQuestions(desk.records, organisation, actor, good.size);
    const { answers, at } = await lookUpRecipients(desk.records, organisation, actor, [...good.values()]);
    const results = asked.map((text) => {
      const recipient = good.get(text);
      const answer = recipient === undefined ? undefined : answers.get(recipient);
      if (answer !== undefined) return precheckResult(text, answer);
      return { recipient: text, channel: 'unknown' as const, reason: 'wrong-number' as const };
    });
    return { checkedAt: at.toISOString(), results, _links: { self: link(request, '/prechecks', 'self', 'POST') } };
  });
}
