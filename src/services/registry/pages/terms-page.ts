// The page of terms: every version, how many have accepted it, who is behind, and a form to publish one.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  checkbox,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  html,
  newTabLink,
  notice,
  plainText,
  section,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { PARTY_ROLES, type Party } from '../owner/party.ts';
import type { TermsStanding, TermsVersion } from '../owner/terms-standing.ts';
import { type PaperTranslate, paperMessages } from './paper-messages.ts';
import { partyAddress } from './parties-page.ts';
import { partyMessages } from './party-messages.ts';

export interface TermsView {
  readonly language: Language;
  readonly csrf: string;
  readonly versions: readonly TermsVersion[];
  /** How many of those that it binds have accepted each version, by its id. */
  readonly accepted: ReadonlyMap<string, { readonly accepted: number; readonly count: number }>;
  readonly behind: readonly { readonly party: Party; readonly standing: TermsStanding }[];
  readonly published?: boolean;
  readonly faults: readonly Fault[];
  readonly typed: (field: string) => string;
  readonly typedRoles: readonly string[];
}

export function termsPage(view: TermsView): Page {
  const { language, versions, faults, published } = view;
  const t = paperMessages(language);
  const said =
    published === true
      ? notice({ kind: 'success', title: t('published-title'), text: t('published-text'), announce: true })
      : '';
  const none = emptyState({ title: t('page-none-title'), text: t('page-none-text') });
  return {
    title: t('page-title'),
    current: '/terms',
    wide: true,
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('page-title'), t('page-lead'))}${said}
      ${versions.length === 0 ? none : html`${section(t('behind-title'), behindList(view, t))}${listed(view, t)}`}
      ${section(t('publish-title'), publishing(view, t), 'publish')}`,
  };
}

function behindList({ language, behind }: TermsView, t: PaperTranslate): Content {
  if (behind.length === 0) return html`<p>${t('behind-none')}</p>`;
  const words = partyMessages(language);
  return table({
    caption: t('behind-caption'),
    columns: [
      { head: t('column-party') },
      { head: t('column-role') },
      { head: t('column-should') },
      { head: t('column-accept-by') },
      { head: t('column-accepted') },
    ],
    rows: behind.map(({ party, standing }) => [
      html`<a href="${partyAddress(party)}#terms">${party.name}</a>`,
      words(`role-${party.role}`),
      `${standing.name} ${standing.latest.version}`,
      standing.latest.acceptBy,
      standing.accepted?.version.version ?? t('accepted-none'),
    ]),
  });
}

function listed(view: TermsView, t: PaperTranslate): Content {
  const byName = Map.groupBy(view.versions, ({ name }) => name);
  return [...byName].map(([name, versions]) => section(name, series(view, versions, t)));
}

function series({ language, accepted }: TermsView, versions: readonly TermsVersion[], t: PaperTranslate): Content {
  const words = partyMessages(language);
  const list = table({
    caption: t('versions-caption'),
    columns: [
      { head: t('column-version') },
      { head: t('column-roles') },
      { head: t('column-in-force') },
      { head: t('column-accept-by') },
      { head: t('column-accepted-count') },
    ],
    rows: versions.map(({ id, version, roles, inForceFrom, acceptBy }) => [
      version,
      roles.map((role) => words(`roles-${role}`)).join(', '),
      inForceFrom,
      acceptBy,
      t('accepted-count', accepted.get(id) ?? { accepted: 0, count: 0 }),
    ]),
  });
  return html`${list}${versions.map((version) => content(language, version, t))}`;
}

function content(language: Language, version: TermsVersion, t: PaperTranslate): Content {
  const { address, publishedAt, publishedBy } = version;
  const host = address === undefined ? undefined : URL.parse(address)?.host;
  const link =
    address === undefined || host === undefined
      ? ''
      : html`<p>${newTabLink(language, address, t('read-there', { host }))}</p>`;
  const [before = '', after = ''] = t('published-by', { when: '\u0000', who: publishedBy }).split('\u0000');
  return html`<details class="bd-ask"><summary class="button bd-button-quiet bd-ask-question"><span>${t('show-content', { version: version.version })}</span></summary>
    <div class="bd-ask-body">${plainText(version.content)}${link}<p class="bd-quiet">${before}${time(publishedAt, language)}${after}</p></div></details>`;
}

function publishing({ language, csrf, faults, typed, typedRoles }: TermsView, t: PaperTranslate): Content {
  const words = partyMessages(language);
  const one = (name: string, label: string, more: object = {}) =>
    field({ language, name, label, value: typed(name), error: faultOf(faults, name), ...more });
  const day = { hint: t('day-hint'), width: 'short' as const };
  const wrong = faultOf(faults, 'role');
  const roles = PARTY_ROLES.map((role, index) => {
    const id = index === 0 ? 'role' : `role-${index + 1}`;
    return checkbox({
      name: 'role',
      id,
      value: role,
      label: words(`roles-${role}`),
      checked: typedRoles.includes(role),
    });
  });
  const text = { name: 'content', label: t('publish-content'), rows: 8 };
  return form({
    action: '/terms',
    csrf,
    body: html`${one('name', t('publish-name'), { hint: t('publish-name-hint') })}${one('version', t('publish-version'), { width: 'short' })}
      <fieldset class="bd-choices"><legend class="label">${t('publish-roles')}</legend>
        ${wrong === undefined ? '' : html`<p class="bd-field-error">${wrong}</p>`}${roles}</fieldset>
      ${one('in-force-from', t('publish-in-force'), day)}${one('accept-by', t('publish-accept-by'), day)}
      ${one('address', t('publish-address'), { type: 'url', optional: true })}
      ${textArea({ language, ...text, value: typed('content'), error: faultOf(faults, 'content') })}
      ${actions(button({ text: t('publish-button'), busyText: t('publish-busy') }))}`,
  });
}
