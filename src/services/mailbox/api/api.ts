// The own-data API (issue 5, Portability): what a mailbox holds, for programs of its holder's own, with personal tokens. By DIGG's profile.
import { type ApiDescription, registerApi } from '../../../platform/web/rest.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Config } from '../config.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { ownDataRules } from '../own-data/own-data-config.ts';
import { addActivityList } from './activity.ts';
import { addChanges } from './changes.ts';
import { addContent } from './content.ts';
import { openDesk } from './guard.ts';
import { addLetters } from './letters.ts';
import { addMailbox } from './mailbox.ts';
import { addMatters } from './matters.ts';
import { addShelfLists } from './shelves.ts';
import { addSorting } from './sorting.ts';

const DESCRIPTION = `# Dina egna data (svenska)
Läs din egen brevlåda med ett eget program: listor, uppgifter om breven, innehåll, bilagor och de undertecknade originalen.

- **Behörighet**: en personlig nyckel, som du skapar under Inställningar, Egna program. Skicka den i huvudet \`Authorization: Bearer\`. Nyckeln avgör vilken brevlåda det gäller; andras brev finns inte (404).
- **Vad nyckeln får**: \`facts\` (listor och uppgifter), \`content\` (innehåll) och \`sort\` (markera som läst, lägg i mapp). Det som kräver e-legitimation, som att kvittera och svara, görs på sidorna.
- **Att följa**: \`GET /changes\` ger det som hänt sedan sist. Fråga hellre det än hela listan. Att läsa ett brev här markerar det inte som läst.
- **Spår**: allt som görs med nyckeln står i brevlådans händelser med nyckelns namn. Läsning av listor står där en gång i timmen.
- **Begränsningar**: ett antal anrop i minuten för varje nyckel; fler ger 429 med \`Retry-After\`. Listor räknar de 10 000 nyaste breven.
- **Tjänstenivå**: brevlådans egen. \`/healthz\` svarar om tjänsten lever. **Livscykel**: semantisk version; en ny huvudversion får en egen adress.

# Your own data (English)
Read your own mailbox with a program of your own: lists, facts about letters, content, attachments and the signed originals.

- **Authorisation**: a personal token, which you make under Settings, Own programs. Send it in the header \`Authorization: Bearer\`. The token says which mailbox it is about; others' letters do not exist (404).
- **What the token may**: \`facts\` (lists and facts), \`content\` (what letters say) and \`sort\` (mark as read, put in a folder). What needs an e-ID, such as signing a receipt and replying, is done on the pages.
- **To follow**: \`GET /changes\` gives what has happened since the last time. Ask that rather than the whole list. Reading a letter here does not mark it as read.
- **Traces**: everything done with the token is in the mailbox's activity log by the token's name. Reading of lists is there once an hour.
- **Limits**: a number of requests a minute for each token; more gives 429 with \`Retry-After\`. Lists count the 10 000 newest letters.
- **Service level**: the mailbox's own. \`/healthz\` tells whether the service lives. **Life cycle**: semantic versions; a new major version has an address of its own.`;

const TOKENS =
  'Authorization: Bearer, with a personal token that the mailbox’s holder has made on the pages (brevduva_ and 72 hexadecimal digits). ' +
  'Good until the day that the holder chose, at most a year. Scopes: facts (lists and facts), content (what letters say), sort (mark as read, put in folders).';

/** Adds the API under /api/v1 of the pages' own address. */
export async function addApi(app: WebServer, config: Config, context: MailboxContext): Promise<void> {
  const { publicUrl } = config.pages;
  const { name, support } = config.operator;
  const about: ApiDescription = {
    title: 'Brevduva: own data',
    version: '1.0.0',
    released: '2026-11-23',
    status: 'active',
    description: DESCRIPTION,
    contact: { name, email: support.emailAddress ?? `postmaster@${new URL(publicUrl).hostname}` },
    publicUrl,
    personalTokens: TOKENS,
  };
  const desk = openDesk(context, ownDataRules(config.ownData));
  await registerApi(app, about, (api) => {
    addMailbox(api, desk);
    addLetters(api, desk);
    addContent(api, desk);
    addSorting(api, desk);
    addMatters(api, desk);
    addShelfLists(api, desk);
    addActivityList(api, desk);
    addChanges(api, desk);
  });
}
