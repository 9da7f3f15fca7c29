// The registry's REST API: what changed, for operators' and senders' systems. Questions about who is reachable are the wire's.
import { requireBearer } from '../../../platform/web/bearer.ts';
import { type ApiDescription, registerApi } from '../../../platform/web/rest.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Config } from '../config.ts';
import { addEndings } from '../oversight/api-endings.ts';
import { addOperatorMessageApi, MESSAGES_SCOPE } from '../oversight/api-operator-messages.ts';
import { addOversightApi } from '../oversight/api-owner.ts';
import { addMailingPlans, PLANS_SCOPE } from '../oversight/api-plans.ts';
import type { RegistryContext } from '../registry-context.ts';
import { addChanges, CHANGES_SCOPE } from './changes.ts';
import { ACCOUNTS_SCOPE, addOperatorAccounts } from './operator-accounts.ts';
import { OWNER_SCOPE, ownersOnly } from './owner-api.ts';
import { addOwnerChecks } from './owner-checks-api.ts';
import { addOwnerPapers } from './owner-papers-api.ts';
import { addOwnerParties } from './owner-parties-api.ts';
import { addWatchedRecipients } from './watched-recipients.ts';

const description = `**Svenska.** Ändringar i Förmedlingsadressregistret, för operatörer och stora avsändare. En operatör ser sina egna konton.
En avsändare ser de mottagare som den själv har anmält att den följer. Varför något har ändrats framgår aldrig.

**English.** Changes in the address registry, for mailbox operators and large senders. An operator sees its own accounts. A sender sees
the recipients that it has itself said that it follows. Why something changed is never told.

**Villkor / terms**: for organisations in the registry. A change says that something happened: before a letter is sent, ask isReachable.
**Known limits**: mailboxes loaded from a file are not in the feed; after such a load, and when changes have been kept for their time, an older
cursor answers 410.`;

/** Adds the API, where one is configured. */
export async function addApi(app: WebServer, config: Config, context: RegistryContext): Promise<void> {
  const { api: access, environment, outbound, organisationName: name } = config;
  if (access === undefined) return;
  const { publicUrl } = config.pages;
  const about: ApiDescription = {
    title: `Förmedlingsadressregistret – ${name}`,
    version: '1.0.0',
    released: '2026-11-23',
    status: 'active',
    description,
    contact: { name, email: config.accessibility?.email ?? `postmaster@${new URL(publicUrl).hostname}` },
    publicUrl,
    tokens: {
      tokenUrl: `${access.issuer}/token`,
      scopes: {
        [CHANGES_SCOPE]: 'Read what changed, and say whom to follow',
        [OWNER_SCOPE]: 'Parties, terms, checks, statistics, oversight (the organisation that runs the register)',
        [ACCOUNTS_SCOPE]: 'Say which of one’s own accounts are dormant (operators)',
        [PLANS_SCOPE]: 'Hand in plans of large mailings (mediators and senders)',
        [MESSAGES_SCOPE]: 'Read messages to all mailbox holders, and report how many they reached (operators)',
      },
    },
  };
  const options = { environment, ...(outbound === undefined ? {} : { outbound }) };
  await registerApi(app, about, (api) => {
    const guard = requireBearer(access, [CHANGES_SCOPE], options);
    addChanges(api, context, guard);
    addWatchedRecipients(api, context, guard);
    const owners = ownersOnly(context, requireBearer(access, [OWNER_SCOPE], options));
    addOwnerParties(api, context, owners);
    addOwnerPapers(api, context, owners);
    addOwnerChecks(api, context, owners);
    addOversightApi(api, context, owners);
    addEndings(api, context, owners);
    const accounts = requireBearer(access, [ACCOUNTS_SCOPE], options);
    addOperatorAccounts(api, context, { changes: guard, accounts });
    addMailingPlans(api, context, requireBearer(access, [PLANS_SCOPE], options));
    addOperatorMessageApi(api, context, requireBearer(access, [MESSAGES_SCOPE], options));
  });
}
