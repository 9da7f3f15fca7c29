// Personal tokens as the mailbox's holder sees them ("keys for own programs"): the list, the form that makes one, and the one time it is shown.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { errorLine } from '../../../platform/pages/components/fields.ts';
import {
  actions,
  askOnce,
  button,
  checkbox,
  copyable,
  date,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  section,
  statusBadge,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import { beginningOf } from '../own-data/token-form.ts';
import { MOST_TOKENS, type ShownToken } from '../own-data/tokens.ts';
import type { TokenScope } from '../store/personal-token-tables.ts';
import { type TokenTranslate, tokenTexts } from '../texts/token-texts.ts';
import { lastDay } from './delegates-page.ts';

export interface TokensView {
  readonly tokens: readonly ShownToken[];
  /** Several people may make tokens of a company's mailbox. */
  readonly isOrganisation: boolean;
  readonly isOpen: boolean;
  readonly done: 'ended' | 'already' | undefined;
  readonly documentation: string;
  readonly csrf: string;
}

/** The tokens, each with when and from where it was last used, and the way to end it. */
export function tokensPage(t: MailboxTranslate, language: Language, view: TokensView): Page {
  const words = tokenTexts(language);
  const { tokens, done, isOpen } = view;
  const now = tokens.filter(({ over }) => over === undefined);
  const over = tokens.filter((one) => one.over !== undefined);
  const add = linkButton({ href: '/settings/tokens/new', text: words('add'), kind: 'primary' });
  return {
    title: words('title'),
    current: '/settings',
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('backToSettings')}</a></p>${heading(words('title'), words('lead'))}
      ${done === undefined ? '' : notice({ kind: done === 'ended' ? 'success' : 'warning', text: words(done), announce: true })}
      <p><a href="${view.documentation}">${words('docs')}</a></p>
      ${isOpen ? '' : html`<p>${words('notOpen')}</p>`}
      ${
        now.length === 0
          ? emptyState({
              title: words('none'),
              text: words('noneText'),
              icon: 'shield',
              ...(isOpen ? { action: add } : {}),
            })
          : html`<ul class="bd-rows" aria-label="${words('now')}">${now.map((one) => row(words, language, view, one))}</ul>${isOpen ? actions(add) : ''}`
      }
      ${over.length === 0 ? '' : section(words('over'), html`<ul class="bd-list">${over.map((one) => html`<li>${one.name} (${date(one.madeAt, language)}): ${whyOver(words, one)}</li>`)}</ul>`)}`,
  };
}

function whyOver(words: TokenTranslate, { over }: ShownToken): string {
  const why = {
    holder: words('overHolder'),
    expired: words('overExpired'),
    'log-in': words('overLogIn'),
    closed: words('overClosed'),
    sold: words('overSold'),
    right: words('overRight'),
  };
  return over === undefined ? '' : why[over];
}

function row(words: TokenTranslate, language: Language, view: TokensView, one: ShownToken): Html {
  const end = form({
    action: '/settings/tokens/end',
    csrf: view.csrf,
    body: html`<input type="hidden" name="token" value="${one.id}">${button({ text: words('endDo'), kind: 'danger' })}`,
  });
  const may = one.scopes.map((scope) => words(scope)).join('. ');
  return html`<li class="bd-row"><span class="bd-row-name">${one.name}<br><span class="bd-quiet">${may}.
      ${words('until')} ${date(lastDay(one.until), language)}.
      ${view.isOrganisation ? html`${words('madeBy', { name: one.by })}.` : ''}
      ${words('begins')} <code>${beginningOf(one.selector)}</code>.<br>${lastUse(words, language, one)}</span></span>
    <span class="bd-row-state">${statusBadge('delivered', words('good'))}</span>
    <span class="bd-row-action">${askOnce({ question: words('end'), text: words('endText', { name: one.name }), action: end })}</span></li>`;
}

function lastUse(words: TokenTranslate, language: Language, { lastUsed }: ShownToken): Html {
  if (lastUsed === undefined) return html`${words('never')}.`;
  const { at, from, program } = lastUsed;
  return html`${words('used')} ${time(at, language)} ${words('usedFrom', { from })}${program === '' ? '' : ` ${words('usedBy', { program })}`}.`;
}

export interface NewTokenView {
  /** Names the token that this form makes, however often it is sent. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly until: string;
  readonly longestDays: number;
  readonly faults: readonly Fault[];
  /** The e-ID must be used again before this is sent: what was typed stands. */
  readonly stale: string | undefined;
  readonly csrf: string;
}

export const LONGEST_NAME = 60;
export const SCOPES: readonly TokenScope[] = ['facts', 'content', 'sort'];

/** The form. What follows is said before anything is asked. */
export function newTokenPage(t: MailboxTranslate, language: Language, view: NewTokenView): Page {
  const words = tokenTexts(language);
  const { faults } = view;
  const means = (['means1', 'means2', 'means3', 'means4', 'means5'] as const).map((key) => words(key));
  return {
    title: words('newTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`<p class="bd-back"><a href="/settings/tokens">${icon('back')}${words('back')}</a></p>${errorSummary(language, faults)}${heading(words('newTitle'))}
      ${view.stale === undefined ? '' : notice({ kind: 'warning', title: t('staleTitle'), text: t('staleText'), actions: linkButton({ href: view.stale, text: t('staleDo') }) })}
      <ul class="bd-list">${means.map((text) => html`<li>${text}</li>`)}</ul>
      ${form({
        action: '/settings/tokens',
        csrf: view.csrf,
        body: html`<input type="hidden" name="id" value="${view.id}">${fields(words, language, view)}${actions(
          linkButton({ href: '/settings/tokens', text: t('cancel') }),
          button({ text: words('make') }),
        )}`,
      })}`,
  };
}

function fields(words: TokenTranslate, language: Language, view: NewTokenView): Html {
  const { faults, scopes, longestDays: days } = view;
  const wrong = faultOf(faults, 'scopes');
  const hints = { facts: words('factsHint'), content: words('contentHint'), sort: words('sortHint') };
  const boxes = SCOPES.map((value, index) =>
    checkbox({
      name: 'scopes',
      id: index === 0 ? 'scopes' : `scopes-${index + 1}`,
      value,
      label: words(value),
      hint: hints[value],
      checked: scopes.includes(value),
    }),
  );
  return html`${field({
    language,
    name: 'name',
    label: words('name'),
    hint: words('nameHint'),
    value: view.name,
    width: 'medium',
    maxLength: LONGEST_NAME,
    error: faultOf(faults, 'name'),
  })}
    <fieldset class="bd-choices${wrong === undefined ? '' : ' bd-choices--error'}"><legend class="label">${words('scopes')}</legend>
      ${errorLine(language, 'scopes', wrong)}${boxes}</fieldset>
    ${field({
      language,
      name: 'until',
      label: words('untilLabel'),
      hint: words('untilHint', { days }),
      value: view.until,
      width: 'short',
      maxLength: 10,
      error: faultOf(faults, 'until'),
    })}`;
}

/** Said instead of making one more than anybody overlooks. */
export function tooManyFault(language: Language): Fault {
  return { field: 'name', text: tokenTexts(language)('tooMany', { most: MOST_TOKENS }) };
}

/** The one time that the token is shown. */
export function madeTokenPage(
  language: Language,
  { text, name, api }: { readonly text: string; readonly name: string; readonly api: string },
): Page {
  const words = tokenTexts(language);
  return {
    title: words('madeTitle'),
    current: '/settings',
    main: html`${heading(words('madeTitle'), words('madeText'))}
      <p><strong>${name}</strong></p>
      <p>${copyable(language, text)}</p><p>${words('madeLost')}</p>
      ${definitionList([
        { term: words('madeUse'), description: html`<code>${api}</code>` },
        { term: words('madeHeader'), description: html`<code>Authorization: Bearer ${text.slice(0, 25)}…</code>` },
      ])}
      ${actions(linkButton({ href: '/settings/tokens', text: words('madeDone'), kind: 'primary' }))}`,
  };
}
