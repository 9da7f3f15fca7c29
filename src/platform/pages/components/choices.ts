// Radios and checkboxes: native inputs in a fieldset, so that keyboard and forced colours work by themselves (WCAG 1.3.1)
import type { Language } from '../../i18n/i18n.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { describedBy, errorLine, type Option } from './fields.ts';

export interface Radios {
  readonly language: Language;
  readonly name: string;
  readonly legend: string;
  readonly hint?: Content;
  readonly error?: string | undefined;
  readonly value?: string | undefined;
  readonly options: readonly Option[];
}

/** A choice of one. The first radio has the group's name as its id, so that the error summary leads there. */
export function radios(options: Radios): Html {
  const { name, error } = options;
  return html`<fieldset class="bd-choices${error === undefined ? '' : ' bd-choices--error'}"${attributes({
    'aria-describedby': describedBy(name, options.hint, error),
  })}>
    <legend class="label">${options.legend}</legend>
    ${options.hint === undefined ? '' : html`<div class="bd-hint" id="${name}-hint">${options.hint}</div>`}
    ${errorLine(options.language, name, error)}
    ${options.options.map((option, index) => {
      const id = index === 0 ? name : `${name}-${index + 1}`;
      return choice('radio', { id, name, checked: option.value === options.value, option });
    })}
  </fieldset>`;
}

export interface Checkbox {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: Content;
  readonly checked?: boolean;
  readonly id?: string;
}

/** One box to tick; its value is 'yes' unless given. */
export function checkbox(options: Checkbox): Html {
  const option = { value: options.value ?? 'yes', label: options.label, hint: options.hint };
  return choice('checkbox', {
    id: options.id ?? options.name,
    name: options.name,
    checked: options.checked === true,
    option,
  });
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly checked: boolean;
  readonly option: { readonly value: string; readonly label: string; readonly hint?: Content };
}

function choice(type: 'radio' | 'checkbox', { id, name, checked, option }: Choice): Html {
  const hint = option.hint === undefined ? undefined : `${id}-option-hint`;
  return html`<div class="bd-choice">
    <input${attributes({ type, id, name, value: option.value, checked, 'aria-describedby': hint })}>
    <label for="${id}">${option.label}</label>
    ${hint === undefined ? '' : html`<div class="bd-hint" id="${hint}">${option.hint}</div>`}
  </div>`;
}
