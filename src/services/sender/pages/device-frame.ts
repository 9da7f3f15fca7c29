// A letter's sheet as it looks on a telephone, a computer and paper (issue 4, "preview per recipient and per device").
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html } from '../../../platform/pages/components.ts';
import { kindMessages } from '../texts/kind-messages.ts';

export const DEVICES = ['desktop', 'phone', 'print'] as const;
export type Device = (typeof DEVICES)[number];

/** A device by its name; the computer for anything else. */
export function deviceOf(text: string): Device {
  return DEVICES.find((known) => known === text) ?? 'desktop';
}

/** The sheet in the device's width: 320 CSS pixels for a telephone, A4's proportions in black on white for paper. */
export function deviceFrame(language: Language, device: Device, sheet: Html): Html {
  if (device === 'desktop') return sheet;
  const label = kindMessages(language)(`device-${device}`);
  return html`<div class="bd-device bd-device--${device}" role="group" aria-label="${label}" data-device="${device}">${sheet}</div>`;
}

/** Links to the same page as the other devices; the present one is not a link. */
export function deviceLinks(language: Language, device: Device, href: (device: Device) => string): Html {
  const t = kindMessages(language);
  return html`<nav class="bd-devices bd-no-print" aria-label="${t('device-label')}"><ul>${DEVICES.map((one) =>
    one === device
      ? html`<li><span aria-current="true">${t(`device-${one}`)}</span></li>`
      : html`<li><a href="${href(one)}">${t(`device-${one}`)}</a></li>`,
  )}</ul></nav>`;
}
