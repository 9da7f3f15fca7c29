// The registry's REST API: what changed, for operators' and senders' systems. Questions about who is reachable are the wire's.
import { requireBearer } from '../../../platform/web/bearer.ts';
import { type ApiDescription, registerApi } from '../../../platform/web/rest.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Config } from '../config.ts';
import type { RegistryContext } from '../registry-context.ts';
import { addChanges, CHANGES_SCOPE } from './changes.ts';
import { addWatchedRecipients } from './watched-recipients.ts';

const description = `**Svenska.** Ändringar i Förmedlingsadressregistret, för operatörer och stora avsändare. En operatör ser sina egna konton.
En avsändare ser de mottagare som den själv har anmält att den följer. Varför något har ändrats framgår aldrig.

**English.** Changes in the address registry, for mailbox operators and large senders. An operator sees its own accounts. A sender sees
the recipients that it has itself said that it follows. Why something changed is never told.

**Villkor / terms**: for organisations in the registry. A change says that something happened: before a letter is sent, ask isReachable.
**Known limits**: mailboxes loaded from a file are not in the feed; changes are kept for a time, and a disposed cursor answers 410.`;

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
      scopes: { [CHANGES_SCOPE]: 'Read what changed, and say whom to follow' },
    },
  };
  const options = { environment, ...(outbound === undefined ? {} : { outbound }) };
  await registerApi(app, about, (api) => {
    const guard = requireBearer(access, [CHANGES_SCOPE], options);
    addChanges(api, context, guard);
    addWatchedRecipients(api, context, guard);
  });
}
