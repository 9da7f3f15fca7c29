// The REST API for case systems, by DIGG's profile: what it is, its terms, its operations (issue 2, "REST API").

import { type ApiDescription, registerApi } from '../../../platform/web/rest.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Config } from '../config.ts';
import type { Desk } from '../routes/desk.ts';
import { addArchiveOperations } from './archive.ts';
import { addCaseTypeOperations } from './case-types.ts';
import { addDisclosures } from './disclosures.ts';
import { addLetterActOperations } from './letter-acts.ts';
import { addLetters } from './letters.ts';
import { addLogOperations } from './log.ts';
import { addMailingActs } from './mailing-acts.ts';
import { addMailingLineOperations } from './mailing-lines.ts';
import { addMailingStreams } from './mailing-streams.ts';
import { addMailingOperations } from './mailings.ts';
import { addMessageTypes } from './message-types.ts';
import { addNoticeOperations } from './notices.ts';
import { addPeopleOperations } from './people.ts';
import { addPrecheckLists } from './precheck-lists.ts';
import { addPrechecks } from './prechecks.ts';
import { addPrintBatchOperations } from './print-batches.ts';
import { addPrintQueue } from './print-queue.ts';
import { addRecordsOperations } from './records.ts';
import { addReplyOperations } from './replies.ts';
import { addReplyActs } from './reply-acts.ts';
import { addRetentionOperations } from './retention.ts';
import { addSettingsOperations } from './settings.ts';
import { addTemplateVersions } from './template-versions.ts';
import { addTemplateOperations } from './templates.ts';
import { addUnitOperations } from './units.ts';
import { addWebhookOperations } from './webhooks.ts';
import { addWordingOperations } from './wording.ts';

const DESCRIPTION = `# Skicka digitala brev (svenska)
Fråga om mottagare kan nås digitalt, skicka brev genom Mina meddelanden och följ vad som hände med dem.

- **Behörighet**: åtkomsttoken (client credentials) med scope \`letters\`. Organisationen tas ur token; en annan organisations brev finns inte för dig (404).
- **Idempotens**: \`POST /letters\` och \`POST /replies/{id}/answers\` kräver \`Idempotency-Key\`. Samma nyckel och samma innehåll ger samma brev, hur många gånger det än skickas, i minst 30 dagar.
- **Utfall**: \`unknown\` betyder att brevet kan ha kommit fram. Skicka det då inte igen och skriv inte ut det.
- **Papper**: med \`channel: digital-or-paper\` går brevet till utskriftskön (\`/print-queue\`) när det är säkert att det inte kan nå en brevlåda. Ett brev vars utfall är ovisst hamnar aldrig där.
- **Varför POST för frågor till FaR**: personnummer får inte stå i adresser, som loggas på vägen. Därför är \`/prechecks\` en POST fast den inget ändrar.
- **Begränsningar**: hela kuvertet får vara 2 MiB som det skickas, omkring 1,5 MB PDF. Högst 1000 mottagare i en fråga. Läsning av brev rapporteras aldrig till avsändaren.
- **Tjänstenivå**: följer av organisationens egen drift. \`/healthz\` svarar om tjänsten lever.
- **Livscykel**: semantisk version. En ny huvudversion får en egen adress, och den gamla finns kvar medan den fasas ut.

# Send digital letters (English)
Ask whether recipients can be reached digitally, send letters through Mina meddelanden, and follow what became of them.

- **Authorisation**: access token (client credentials) with the scope \`letters\`. The organisation is taken from the token; another organisation's letters do not exist for you (404).
- **Idempotency**: \`POST /letters\` and \`POST /replies/{id}/answers\` need \`Idempotency-Key\`. The same key and the same body give the same letter, however often they are sent, for at least 30 days.
- **Outcomes**: \`unknown\` means that the letter may have arrived. Do not send it again and do not print it.
- **Paper**: with \`channel: digital-or-paper\` a letter goes to the print queue (\`/print-queue\`) when it is certain that it cannot reach a mailbox. One whose outcome is not known never does.
- **Why questions to FaR are POST**: identity numbers may not stand in addresses, which are logged on the way. \`/prechecks\` is therefore a POST although it changes nothing.
- **Limits**: the whole envelope may be 2 MiB as sent, about 1.5 MB of PDF. At most 1000 recipients in a question. Reading is never reported to the sender.
- **Service level**: that of the organisation's own operation. \`/healthz\` tells whether the service lives.
- **Life cycle**: semantic versions. A new major version has an address of its own, and the old one remains while it is phased out.`;

const operations = [
  addPrechecks,
  addPrecheckLists,
  addLetters,
  addArchiveOperations,
  addPrintQueue,
  addPrintBatchOperations,
  addReplyOperations,
  addReplyActs,
  addNoticeOperations,
  addLogOperations,
  addRecordsOperations,
  addDisclosures,
  addRetentionOperations,
  addMailingOperations,
  addMailingStreams,
  addMailingActs,
  addMailingLineOperations,
  addUnitOperations,
  addCaseTypeOperations,
  addTemplateOperations,
  addTemplateVersions,
  addWordingOperations,
  addMessageTypes,
  addSettingsOperations,
  addPeopleOperations,
  addLetterActOperations,
  addWebhookOperations,
] as const;

/** Adds the API under /api/v1. */
export async function addApi(app: WebServer, config: Config, desk: Desk): Promise<void> {
  const { listen, api, contactEmail } = config;
  const description: ApiDescription = {
    title: 'Brevduva: letters',
    version: '1.0.0',
    released: '2026-11-22',
    status: 'active',
    description: DESCRIPTION,
    contact: { name: 'Brevduva', email: contactEmail ?? `postmaster@${new URL(listen.publicUrl).hostname}` },
    publicUrl: listen.publicUrl,
    tokens: {
      tokenUrl: `${api.issuer.replace(/\/$/, '')}/token`,
      scopes: {
        letters: 'Look recipients up, send letters and follow them',
        log: 'Search the sending log and take it out as a file',
        records:
          'Who has seen what, holds and records of disposal, copies and extracts to hand out, answers to persons’ requests',
        administration: 'Settings, units, rights, accounts, substitutes, case types, templates, webhooks',
      },
    },
  };
  await registerApi(app, description, (scope) => {
    for (const add of operations) add(scope, config, desk);
  });
}
