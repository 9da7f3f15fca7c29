// Forms, buttons and the error summary: complete without script; every form carries the CSRF token first
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { type IconName, icon } from '../icons.ts';

/** The name of the form field that holds the CSRF token; first in the form, so that a multipart stream is judged early. */
export const CSRF_FIELD = '_csrf';

export interface Form {
  readonly action: string;
  /** From `request.shell.csrf`. */
  readonly csrf: string;
  readonly body: Content;
  /** For forms with files. */
  readonly multipart?: boolean;
  readonly id?: string;
  readonly label?: string;
  readonly data?: Readonly<Record<string, string>>;
  /** It is answered with a file: the page stays, and another may be asked for. */
  readonly file?: boolean;
}

/** A form that is posted. Errors are told by the server in words, so the browser's own bubbles are off. */
export function form(options: Form): Html {
  return html`<form method="post" novalidate${attributes({
    action: options.action,
    enctype: options.multipart === true ? 'multipart/form-data' : undefined,
    id: options.id,
    'aria-label': options.label,
    'data-stays': options.file === true,
    ...Object.fromEntries(Object.entries(options.data ?? {}).map(([key, value]) => [`data-${key}`, value])),
  })}><input type="hidden" name="${CSRF_FIELD}" value="${options.csrf}">${options.body}</form>`;
}

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface Button {
  readonly text: string;
  readonly kind?: ButtonKind;
  /** What the button says while it works: 'Skickar …'. */
  readonly busyText?: string;
  readonly name?: string;
  readonly value?: string;
  readonly formAction?: string;
  readonly icon?: IconName;
  readonly id?: string;
  readonly label?: string;
}

const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: 'button button--primary',
  secondary: 'button button--secondary',
  quiet: 'button bd-button-quiet',
  danger: 'button bd-button-danger',
};

/** A button that submits its form. The primary one stands where the eye ends: last in the form, once per page. */
export function button(options: Button): Html {
  return html`<button type="submit" class="${KINDS[options.kind ?? 'primary']}"${attributes({
    name: options.name,
    value: options.value,
    formaction: options.formAction,
    id: options.id,
    'data-busy': options.busyText,
    'aria-label': options.label,
  })}>${options.icon === undefined ? '' : icon(options.icon)}<span>${options.text}</span></button>`;
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function linkButton(options: {
  readonly href: string;
  readonly text: string;
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
}): Html {
  return html`<a class="${KINDS[options.kind ?? 'secondary']}" href="${options.href}">${
    options.icon === undefined ? '' : icon(options.icon)
  }<span>${options.text}</span></a>`;
}

/** Buttons side by side, wrapping on narrow screens. */
export function actions(...buttons: Content[]): Html {
  return html`<div class="bd-actions">${buttons}</div>`;
}

/** Something destructive asks once: the button is behind a summary that says what happens (works without script). */
export function askOnce(options: {
  readonly question: string;
  readonly text: Content;
  readonly action: Content;
}): Html {
  return html`<details class="bd-ask"><summary class="button bd-button-quiet bd-ask-question"><span>${options.question}</span></summary>
    <div class="bd-ask-body"><p>${options.text}</p>${options.action}</div></details>`;
}

export interface Fault {
  /** The field's name. */
  readonly field: string;
  readonly text: string;
}

/** What was wrong, first on the page, each linked to its field; nothing when nothing was wrong. */
export function errorSummary(language: Language, faults: readonly Fault[]): Html {
  if (faults.length === 0) return html``;
  const t = platformMessages(language);
  return html`<div class="bd-error-summary" role="alert" tabindex="-1" id="error-summary" data-error-summary>
    <h2>${icon('warning')}${t('error-summary', { count: faults.length })}</h2>
    <ul class="error-list__list">${faults.map(
      (fault) => html`<li><a class="error-list__link" href="#${fault.field}">${fault.text}</a></li>`,
    )}</ul>
  </div>`;
}

/** The fault of one field, for its `error`. */
export function faultOf(faults: readonly Fault[], name: string): string | undefined {
  return faults.find((fault) => fault.field === name)?.text;
}
