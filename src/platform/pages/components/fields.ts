// Form fields: label, hint and error tied to the input (WCAG 2.2: 1.3.1, 3.3.1–3.3.3, 4.1.2)
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';

interface FieldBase {
  readonly language: Language;
  /** Also the element's id, which the error summary links to. */
  readonly name: string;
  readonly label: string;
  readonly hint?: Content;
  /** What was wrong and what to do. */
  readonly error?: string | undefined;
  /** Fields are required unless this says otherwise; the label then says so. */
  /** 'sometimes': whether it is needed follows from another answer; the hint says when. */
  readonly optional?: boolean | 'sometimes';
}

export interface TextField extends FieldBase {
  readonly value?: string | undefined;
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'search' | 'password';
  readonly inputMode?: 'numeric' | 'text' | 'email' | 'tel' | 'url' | 'search';
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly width?: 'short' | 'medium' | 'full';
  readonly spellcheck?: boolean;
  /** Names other elements for the browser modules, such as 'size-meter-source'. */
  readonly data?: Readonly<Record<string, string>>;
}

/** The hint's and the error's ids, for aria-describedby. */
export function describedBy(name: string, hint: unknown, error: string | undefined): string | undefined {
  const ids = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`];
  return ids.filter((id) => id !== '').join(' ') || undefined;
}

/** `data-…` attributes. */
export function dataAttributes(data: Readonly<Record<string, string>> | undefined): Html {
  return attributes(Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [`data-${key}`, value])));
}

/** The error line of a field; nothing where there is no error. */
export function errorLine(language: Language, name: string, error: string | undefined): Html {
  if (error === undefined) return html``;
  const t = platformMessages(language);
  return html`<span class="label__message label__message--error bd-field-error" id="${name}-error">${icon('warning')}<span
    ><span class="sr-only">${t('error')}: </span>${error}</span></span>`;
}

function labelOf(options: FieldBase): Html {
  const t = platformMessages(options.language);
  return html`<label class="label" for="${options.name}">${options.label}${
    options.optional === true ? html` <span class="bd-optional">(${t('optional')})</span>` : ''
  }</label>${options.hint === undefined ? '' : html`<div class="bd-hint" id="${options.name}-hint">${options.hint}</div>`}`;
}

/** A one-line field. */
export function field(options: TextField): Html {
  const { name, error } = options;
  return html`<div class="text-field bd-field${error === undefined ? '' : ' text-field--error'}">
    ${labelOf(options)}${errorLine(options.language, name, error)}
    <input class="text-field__input bd-width-${options.width ?? 'full'}"${attributes({
      id: name,
      name,
      type: options.type ?? 'text',
      value: options.value ?? '',
      inputmode: options.inputMode,
      autocomplete: options.autocomplete ?? 'off',
      maxlength: options.maxLength,
      spellcheck: options.spellcheck === undefined ? undefined : String(options.spellcheck),
      'aria-describedby': describedBy(name, options.hint, error),
      'aria-invalid': error === undefined ? undefined : 'true',
      'aria-required': options.optional === true || options.optional === 'sometimes' ? undefined : 'true',
    })}${dataAttributes(options.data)}>
  </div>`;
}

export interface TextArea extends FieldBase {
  readonly value?: string | undefined;
  readonly rows?: number;
  readonly maxLength?: number;
  /** The text's own language, when it may differ from the page's. */
  readonly textLanguage?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** A field of many lines. The line feed after the tag keeps a first empty line that was typed. */
export function textArea(options: TextArea): Html {
  const { name, error } = options;
  return html`<div class="textarea-field bd-field${error === undefined ? '' : ' textarea-field--error'}">
    ${labelOf(options)}${errorLine(options.language, name, error)}
    <textarea class="textarea-field__textarea"${attributes({
      id: name,
      name,
      rows: options.rows ?? 8,
      maxlength: options.maxLength,
      lang: options.textLanguage,
      'aria-describedby': describedBy(name, options.hint, error),
      'aria-invalid': error === undefined ? undefined : 'true',
      'aria-required': options.optional === true || options.optional === 'sometimes' ? undefined : 'true',
    })}${dataAttributes(options.data)}>
${options.value ?? ''}</textarea>
  </div>`;
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: Content;
}

export interface SelectField extends FieldBase {
  readonly value?: string | undefined;
  readonly options: readonly Option[];
}

/** A choice among many, as a drop-down list. */
export function select(options: SelectField): Html {
  const { name, error } = options;
  return html`<div class="select-field bd-field${error === undefined ? '' : ' select-field--error'}">
    ${labelOf(options)}${errorLine(options.language, name, error)}
    <select class="bd-select"${attributes({
      id: name,
      name,
      'aria-describedby': describedBy(name, options.hint, error),
      'aria-invalid': error === undefined ? undefined : 'true',
    })}>${options.options.map(
      (option) =>
        html`<option${attributes({ value: option.value, selected: option.value === options.value })}>${option.label}</option>`,
    )}</select>
  </div>`;
}
