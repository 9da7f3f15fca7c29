// An operator's planned maintenance: the list, with what staff may take away, and the form for one more.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { actions, button, checkbox, type Fault, faultOf, field, form } from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { OperatorPolicy, PolicyOverride, Window } from '../operators/policy.ts';
import { operatorMessages } from './operator-messages.ts';

/** As it was typed. */
export interface WindowForm {
  readonly from: string;
  readonly to: string;
  readonly weekly: boolean;
}

interface Windows {
  readonly operator: { readonly id: string };
  readonly policy: OperatorPolicy;
  readonly set: PolicyOverride;
  readonly windowForm: WindowForm;
  readonly faults: readonly Fault[];
  readonly csrf: string;
}

/** How a window is named in the form that removes it. */
export function windowKey({ from, to, weekly }: Window): string {
  return `${from} ${to} ${weekly === true ? 'weekly' : 'once'}`;
}

/** The section's content. */
export function windowsSection(windows: Windows, language: Language): Html {
  const t = operatorMessages(language);
  const { policy, set } = windows;
  const own = new Set((set.maintenance ?? []).map(windowKey));
  const list =
    policy.maintenance.length === 0
      ? html`<p>${t('windows-none')}</p>`
      : html`<ul>${policy.maintenance.map((window) => html`<li>${oneWindow(window, own.has(windowKey(window)), windows, language)}</li>`)}</ul>`;
  return html`<p>${t('windows-text')}</p>${list}<h3>${t('window-add-title')}</h3>${addForm(windows, language)}`;
}

function oneWindow(window: Window, removable: boolean, { operator, csrf }: Windows, language: Language): Html {
  const t = operatorMessages(language);
  const between = t('window-times', { from: window.from.replace('T', ' '), to: window.to.replace('T', ' ') });
  const times = window.weekly === true ? `${between}, ${t('window-weekly')}` : between;
  if (!removable) return html`${times} (${t('window-configured')})`;
  return html`${times} ${form({
    action: `/operators/${operator.id}/windows/removal`,
    csrf,
    body: button({
      text: t('window-remove'),
      label: t('window-remove-label', { times }),
      name: 'window',
      value: windowKey(window),
      kind: 'quiet',
    }),
  })}`;
}

function addForm({ operator, windowForm, faults, csrf }: Windows, language: Language): Html {
  const t = operatorMessages(language);
  const at = (name: 'from' | 'to') =>
    field({
      language,
      name,
      label: t(`window-${name}`),
      hint: t('window-hint'),
      value: windowForm[name],
      error: faultOf(faults, name),
      width: 'medium',
    });
  return form({
    action: `/operators/${operator.id}/windows`,
    csrf,
    body: html`${at('from')}${at('to')}${checkbox({
      name: 'weekly',
      label: t('window-weekly-label'),
      checked: windowForm.weekly,
    })}${actions(button({ text: t('window-add'), busyText: t('saving'), kind: 'secondary' }))}`,
  });
}
