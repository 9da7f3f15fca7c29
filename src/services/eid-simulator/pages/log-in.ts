// The log-in page: the pretend people as buttons, any other test number, and the level of assurance. Complete without script.
import { formatRecipientId, parseRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
} from '../../../platform/pages/components.ts';
import { attributes, type Html, html } from '../../../platform/pages/html.ts';
import { icon } from '../../../platform/pages/icons.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { LEVELS, type Level } from '../levels.ts';
import type { People, Person } from '../people.ts';
import type { IssuerName } from '../schema.ts';
import { messages } from './messages.ts';

export interface LogInPage {
  readonly language: Language;
  readonly issuer: IssuerName;
  readonly people: People;
  /** The name of the service that asks. */
  readonly client: string;
  readonly level: Level;
  /** Where the forms are posted. */
  readonly action: string;
  readonly csrf: string;
  readonly typed?: string;
  readonly faults?: readonly Fault[];
}

/** Who do you want to be? */
export function logInPage(options: LogInPage): Page {
  const { language, issuer, people, client, faults = [] } = options;
  const t = messages(language);
  return {
    title: t(`${issuer}-title`),
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}
      ${heading(t(`${issuer}-title`), t('lead', { client }))}
      ${peopleForm(options)}
      ${people.others ? otherForm(options) : ''}
      ${levels(options)}
      ${cancel(options)}`,
  };
}

function levelField(level: Level): Html {
  return html`<input type="hidden" name="level" value="${level}">`;
}

function peopleForm({ language, people, action, csrf, level }: LogInPage): Html {
  const t = messages(language);
  const body = html`${levelField(level)}<ul class="bd-people">${people.listed.map((person) => personButton(person, language))}</ul>`;
  return form({ action, csrf, label: t('people'), body });
}

/** A personal number as people write it; a log-in id as it is. */
function shownKey({ key }: Person): string {
  const parsed = parseRecipientId(key);
  return parsed.ok ? formatRecipientId(parsed.value) : key;
}

function personButton(person: Person, language: Language): Html {
  const does = person.does?.[language === 'sv' ? 0 : 1];
  return html`<li><button type="submit" class="bd-person" name="person" value="${person.key}">
    <span class="bd-person-name">${person.name}</span>
    <span class="bd-person-key">${shownKey(person)}</span>${icon('arrow')}
    ${does === undefined ? '' : html`<span class="bd-person-does">${does}</span>`}</button></li>`;
}

function otherForm({ language, people, action, csrf, level, typed, faults = [] }: LogInPage): Html {
  const t = messages(language);
  // A hyphen that does not break the line; the field takes any kind.
  const example = people.example.replace('-', '\u2011');
  const number = field({
    language,
    name: 'number',
    label: t('other-label'),
    hint: t('other-hint', { example }),
    error: faultOf(faults, 'number'),
    value: typed,
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
  });
  const send = button({ text: t('other-button'), kind: 'secondary', busyText: t('logging-in') });
  return html`<section class="bd-section"><h2>${t('other-title')}</h2>
    ${form({ action, csrf, body: html`${levelField(level)}${number}${actions(send)}` })}</section>`;
}

function levels({ language, level, action }: LogInPage): Html {
  const t = messages(language);
  const digit = (one: Level) => one.slice(-1);
  return html`<details class="bd-levels"><summary>${t('level-summary', { level: digit(level) })}</summary>
    <p>${t('level-text')}</p>
    <ul>${LEVELS.map(
      (one) =>
        html`<li><a href="${action}?level=${one}"${attributes({ 'aria-current': one === level ? 'true' : undefined })}>${t('level-one', { level: digit(one) })}</a></li>`,
    )}</ul></details>`;
}

function cancel({ language, action, csrf }: LogInPage): Html {
  const t = messages(language);
  const leave = button({ text: t('cancel-log-in'), kind: 'quiet', name: 'cancel', value: 'yes' });
  return form({ action, csrf, body: actions(leave) });
}
