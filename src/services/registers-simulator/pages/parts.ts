// Pieces of the pretend registers' pages: navigation, the notice after an act, small forms, numbers as people write them.
import type { FastifyRequest } from 'fastify';
import { formatRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  date,
  errorSummary,
  type Fault,
  form,
  type Html,
  html,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { NavigationItem } from '../../../platform/pages/layout.ts';
import { messages } from './messages.ts';

/** What every page knows of its request: the form that was refused, if one was, or that an act was done. */
export interface View {
  readonly language: Language;
  readonly csrf: string;
  /** The names of the forms' fields begin with the act's name, so that a fault finds its own. */
  readonly faults: readonly Fault[];
  readonly done: boolean;
  /** What was typed into the form that was refused. */
  readonly typed: (field: string) => string | undefined;
}

export function navigation({ language }: FastifyRequest): readonly NavigationItem[] {
  const t = messages(language);
  return [
    { href: '/', text: t('nav-companies') },
    { href: '/people', text: t('nav-people') },
    { href: '/representation', text: t('nav-representation') },
    { href: '/registers', text: t('nav-registers') },
  ];
}

/** Before the heading: what was wrong, or that it is done. */
export function outcome({ language, faults, done }: View): Html {
  const said = done ? notice({ kind: 'success', text: messages(language)('done'), announce: true }) : '';
  return html`${errorSummary(language, faults)}${said}`;
}

/** A section with one form: what it does, its fields, its button. */
export function actForm(
  { csrf }: View,
  options: {
    readonly action: string;
    readonly title: string;
    readonly text?: string;
    readonly fields: Content;
    readonly button: string;
  },
): Html {
  const body = html`${options.fields}${actions(button({ text: options.button, kind: 'secondary' }))}`;
  const lead = options.text === undefined ? '' : html`<p>${options.text}</p>`;
  return section(options.title, html`${lead}${form({ action: options.action, csrf, label: options.title, body })}`);
}

/** A day of the registers, as people write it. */
export function day(language: Language, text: string): Html {
  return date(new Date(`${text}T12:00:00Z`), language);
}

/** As people write it. */
export function number(id: RecipientId): Html {
  return html`<span class="bd-numeric">${formatRecipientId(id)}</span>`;
}
