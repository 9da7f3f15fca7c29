// POST /api/v1/replaced-numbers: which of the caller's recipients have another number now. 200, and 400 401 403 413 415 503.
// POST /api/v1/current-numbers: which numbers of people without a mailbox there have been replaced. The same statuses.
// POST /api/v1/dormant-accounts: a mailbox that nobody has logged in to for long leaves the register. The same statuses.
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { currentNumbers } from '../changes/current-numbers.ts';
import { replacedNumbers } from '../changes/read-changes.ts';
import { reportDormant } from '../changes/report-dormant.ts';
import type { RegistryContext } from '../registry-context.ts';
import { CHANGES_SCOPE, type Guard } from './changes.ts';

/** For what an operator says of its own accounts. */
export const ACCOUNTS_SCOPE = 'registry-accounts';

const Recipient = Type.String({ pattern: '^[0-9]{12}$' });
const Asked = Type.Object({ recipients: Type.Array(Recipient, { minItems: 1, maxItems: 1000 }) });
const Replaced = Type.Object({
  replaced: Type.Array(
    Type.Object({
      former: Recipient,
      current: Recipient,
      kept: Type.Enum(['former', 'current'], {
        description:
          'Which mailbox it is that the number in use has: the one that stood by the former number, or one that was there by itself',
      }),
    }),
  ),
});
const InUse = Type.Object({
  replaced: Type.Array(
    Type.Object({
      former: Recipient,
      current: Recipient,
      since: Type.String({ format: 'date-time', description: 'When the register learned of it' }),
    }),
  ),
});
const Dormant = Type.Object({
  recipient: Recipient,
  since: Type.String({
    format: 'date-time',
    description:
      'Since when the operator holds the mailbox for dormant; a holder who has signed something later is there',
  }),
});
const Taken = Type.Object({
  left: Type.Boolean({ description: 'Whether it left the register now; false also when it had left it before' }),
});

const why = 'A POST, since personal numbers do not stand in addresses.';
const refusals = [
  'invalid-input',
  'not-authenticated',
  'access-denied',
  'unavailable',
  'too-large',
  'unsupported-mime-type',
] as const;

const replacedSchema = {
  operationId: 'replacedNumbers',
  summary: 'Which of these recipients have another number now',
  description: `For an operator whose cursor has been disposed of. Only numbers whose mailbox is the caller’s are told. ${why}`,
  tags: ['changes'],
  security: bearer(CHANGES_SCOPE),
  body: withExample(Asked, { recipients: ['198101052382'] }),
  response: {
    200: withExample(Replaced, { replaced: [{ former: '198101052382', current: '199601132393', kept: 'former' }] }),
    ...problemResponses(...refusals),
  },
};
const currentSchema = {
  operationId: 'currentNumbers',
  summary: 'Which numbers of people without an open mailbox at the operator have been replaced',
  description: `For what an operator keeps of them: a closed or dormant mailbox, delegates, shares. The feed tells only of mailboxes that are registered. Each question is in the register’s audit trail, with how many were asked about. ${why}`,
  tags: ['accounts'],
  security: bearer(ACCOUNTS_SCOPE),
  body: withExample(Asked, { recipients: ['198101052382'] }),
  response: {
    200: withExample(InUse, {
      replaced: [{ former: '198101052382', current: '199601132393', since: '2026-11-23T09:15:00.000Z' }],
    }),
    ...problemResponses(...refusals),
  },
};
const dormantSchema = {
  operationId: 'reportDormant',
  summary: 'A mailbox that nobody has logged in to for long leaves the register',
  description: `Of persons, and the caller’s own only. Its holder registers it again by logging in at the operator. ${why}`,
  tags: ['accounts'],
  security: bearer(ACCOUNTS_SCOPE),
  body: withExample(Dormant, { recipient: '198101052382', since: '2026-11-23T09:15:00.000Z' }),
  response: { 200: withExample(Taken, { left: true }), ...problemResponses(...refusals) },
};

/** Adds the routes; each has a guard of its own scope. */
export function addOperatorAccounts(
  api: Api,
  context: RegistryContext,
  { changes, accounts }: { readonly changes: Guard; readonly accounts: Guard },
): void {
  api.post<{ Body: Static<typeof Asked> }>(
    '/replaced-numbers',
    { onRequest: changes, schema: replacedSchema },
    async (request) => {
      const { organisation: caller } = currentClient(request);
      return { replaced: await replacedNumbers(context, caller, request.body.recipients) };
    },
  );
  api.post<{ Body: Static<typeof Asked> }>(
    '/current-numbers',
    { onRequest: accounts, schema: currentSchema },
    async (request) => {
      const { organisation: caller } = currentClient(request);
      const replaced = await currentNumbers(context, caller, request.body.recipients);
      return { replaced: replaced.map(({ since, ...numbers }) => ({ ...numbers, since: since.toISOString() })) };
    },
  );
  api.post<{ Body: Static<typeof Dormant> }>(
    '/dormant-accounts',
    { onRequest: accounts, schema: dormantSchema },
    async (request) => {
      const { organisation: caller } = currentClient(request);
      const { recipient, since } = request.body;
      return { left: await reportDormant(context, { caller, recipient, since: new Date(since) }) };
    },
  );
}
