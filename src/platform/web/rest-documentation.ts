// The API's documentation for people, made from its OpenAPI description (DIGG DOK.01–DOK.15, VER.07 apiDocumentation)
import { formatDate } from '../i18n/format.ts';
import type { Language } from '../i18n/i18n.ts';
import { definitionList, heading, section, table } from '../pages/components.ts';
import { type Html, html } from '../pages/html.ts';
import { markdown, partIn } from '../pages/markdown.ts';
import { member, members, text } from './json-member.ts';
import { sendPage } from './page-reply.ts';
import type { ApiDescription } from './rest.ts';
import { documentationMessages } from './rest-documentation-messages.ts';
import { exampleOf } from './rest-examples.ts';
import type { WebServer } from './server.ts';

export const DOCUMENTATION_PATH = '/api-documentation';

/** Adds the page. `openapi` is asked for at each view: it is complete only when every route is declared. */
export function addDocumentation(app: WebServer, description: ApiDescription, openapi: () => unknown): void {
  app.get(DOCUMENTATION_PATH, async (request, reply) => {
    const { language } = request;
    const main = documentation(description, openapi(), language);
    return sendPage(request, reply, { title: description.title, main, current: DOCUMENTATION_PATH });
  });
}

function documentation(description: ApiDescription, openapi: unknown, language: Language): Html {
  const t = documentationMessages(language);
  const { tokens, contact } = description;
  return html`${heading(description.title)}
    ${definitionList([
      { term: t('version'), description: `${description.version} (${description.status})` },
      { term: t('released'), description: formatDate(new Date(`${description.released}T12:00:00Z`), language) },
      { term: t('contact'), description: html`<a href="mailto:${contact.email}">${contact.name}</a>` },
      {
        term: t('address'),
        description: html`<code>${text(openapi, 'servers', '0', 'url') || serverOf(openapi)}</code>`,
      },
      { term: 'OpenAPI 3.1', description: html`<a href="/api/v1/openapi.json">openapi.json</a>` },
      { term: t('tokens-from'), description: tokens === undefined ? undefined : html`<code>${tokens.tokenUrl}</code>` },
      ...members(tokens?.scopes).map(([scope, words]) => ({
        term: `${t('scope')} ${scope}`,
        description: String(words),
      })),
    ])}
    <div class="bd-prose">${markdown(partIn(description.description, language))}</div>
    ${section(t('operations'), contents(openapi))}
    ${operationsOf(openapi).map((operation) => operationPart(operation, language))}
    ${section(t('problems'), html`<p>${t('problems-text')} <a href="/api/v1/problems">/api/v1/problems</a></p>`)}`;
}

function serverOf(openapi: unknown): string {
  const servers = member(openapi, 'servers');
  return Array.isArray(servers) ? text(servers[0], 'url') : '';
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: unknown;
}

function operationsOf(openapi: unknown): Operation[] {
  return members(member(openapi, 'paths')).flatMap(([path, operations]) =>
    members(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function contents(openapi: unknown): Html {
  return html`<ul class="bd-plain-list">${operationsOf(openapi).map(
    ({ method, path, operation }) =>
      html`<li><a href="#${text(operation, 'operationId')}"><code>${method} ${path}</code></a> ${text(operation, 'summary')}</li>`,
  )}</ul>`;
}

function operationPart({ method, path, operation }: Operation, language: Language): Html {
  const t = documentationMessages(language);
  const parameters = member(operation, 'parameters');
  const rows = (Array.isArray(parameters) ? parameters : []).map((parameter: unknown) => [
    html`<code>${text(parameter, 'name')}</code>`,
    text(parameter, 'in'),
    text(parameter, 'description') || text(parameter, 'schema', 'description'),
  ]);
  const columns = [{ head: t('name') }, { head: t('where') }, { head: t('meaning') }];
  return section(
    text(operation, 'summary'),
    html`<p><code>${method} ${path}</code></p>${markdown(text(operation, 'description'))}
    ${rows.length === 0 ? '' : table({ caption: t('parameters'), columns, rows })}
    ${bodyPart(t('request'), member(operation, 'requestBody'))}
    ${members(member(operation, 'responses')).map(([status, response]) => bodyPart(`${t('answer')} ${status}`, response))}`,
    text(operation, 'operationId'),
  );
}

/** One body: what it is, and its example folded away. */
function bodyPart(title: string, body: unknown): Html {
  if (body === undefined) return html``;
  const words = text(body, 'description').replace('Default Response', '');
  return html`<details class="bd-example"><summary>${title}${words === '' ? '' : html`: ${words}`}</summary>${members(
    member(body, 'content'),
  ).map(([type, media]) => {
    const example = exampleOf(media);
    const shown = typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
    return html`<p><code>${type}</code></p>${example === undefined ? '' : html`<pre tabindex="0"><code>${shown}</code></pre>`}`;
  })}</details>`;
}
