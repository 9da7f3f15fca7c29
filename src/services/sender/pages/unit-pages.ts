// The administrator's pages about units: the list, and the form of one.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  checkbox,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  statusBadge,
  table,
  textArea,
} from '../../../platform/pages/components.ts';
import type { ContentFault } from '../check-content.ts';
import type { UnitFault, WrittenUnit } from '../organisation/units.ts';
import type { Unit } from '../store/units.ts';
import { unitMessages } from '../texts/unit-messages.ts';
import { supportFieldset } from './support-fields.ts';
import { contentFaults } from './words.ts';

/** Every unit, with the way to each. */
export function unitListPage(language: Language, units: readonly Unit[], saved: boolean): Html {
  const t = unitMessages(language);
  return html`${heading(t('units-title'), t('units-lead'))}
    ${saved && notice({ kind: 'success', text: t('unit-saved'), announce: true })}
    ${actions(linkButton({ href: '/settings/units/new', text: t('unit-make'), kind: 'primary', icon: 'pen' }))}
    ${table({
      caption: t('units-caption'),
      columns: [{ head: t('unit-head') }, { head: t('unit-code-head') }, { head: t('unit-state-head') }],
      rows: units.map((unit) => [
        html`<a href="/settings/units/${unit.id}">${unit.name}</a>`,
        html`<code>${unit.code}</code>`,
        unit.closedAt === undefined
          ? statusBadge('delivered', t('unit-open'))
          : statusBadge('neutral', t('unit-closed')),
      ]),
    })}`;
}

function isSupportFault(fault: UnitFault): fault is ContentFault {
  return fault.field.startsWith('support-');
}

/** What is wrong, in words. */
export function unitFaults(language: Language, faults: readonly UnitFault[]): Fault[] {
  const t = unitMessages(language);
  return faults.flatMap((fault) => {
    if (isSupportFault(fault)) return contentFaults(language, [fault]);
    if (fault.code !== 'accent-contrast') return [{ field: fault.field, text: t(fault.code) }];
    const way = t(fault.field === 'accent' ? 'darker' : 'brighter');
    // Down, so that what is too little never reads as enough.
    const ratio = formatNumber(Math.floor(fault.contrast * 10) / 10, language);
    return [{ field: fault.field, text: t('accent-contrast', { ratio, way }) }];
  });
}

export interface UnitPage {
  readonly language: Language;
  readonly csrf: string;
  /** Absent: a new one. */
  readonly unit?: Unit;
  readonly written: Omit<WrittenUnit, 'logo'>;
  readonly faults: readonly Fault[];
}

/** The form of a unit. */
export function unitPage(page: UnitPage): Html {
  const { language, csrf, unit, faults } = page;
  const t = unitMessages(language);
  const title = unit === undefined ? t('unit-new-title') : t('unit-title', { name: unit.name });
  const action = unit === undefined ? '/settings/units' : `/settings/units/${unit.id}`;
  const body = html`${unit !== undefined && html`<input type="hidden" name="version" value="${unit.version}">`}
    ${nameFields(page)}
    ${supportFieldset(language, page.written.support, faults, t('unit-support-hint'))}
    ${lookFields(page)}
    ${unit !== undefined && html`<p class="bd-quiet">${t('unit-last', { when: formatDateTime(unit.updatedAt, language), name: unit.updatedBy })}</p>`}
    ${actions(
      linkButton({ href: '/settings/units', text: t('units-back'), kind: 'quiet', icon: 'back' }),
      button({ text: t('unit-save'), busyText: t('unit-saving') }),
    )}`;
  return html`${errorSummary(language, faults)}${heading(title, t('unit-lead'))}
    ${form({ action, csrf, body, multipart: true })}
    ${unit !== undefined && closing(page, unit)}`;
}

function nameFields({ language, unit, written, faults }: UnitPage): Html {
  const t = unitMessages(language);
  const code = field({
    language,
    name: 'code',
    label: t('unit-code'),
    hint: t('unit-code-hint'),
    value: written.code,
    error: faultOf(faults, 'code'),
    maxLength: 63,
    width: 'medium',
    spellcheck: false,
  });
  return html`${field({
    language,
    name: 'name',
    label: t('unit-name'),
    hint: t('unit-name-hint'),
    value: written.name,
    error: faultOf(faults, 'name'),
    maxLength: 100,
  })}
  ${unit === undefined ? code : html`<p class="bd-field"><span class="label">${t('unit-code')}</span><br><code>${unit.code}</code></p>`}
  ${textArea({
    language,
    name: 'sender-text',
    label: t('unit-sender-text'),
    hint: t('unit-sender-text-hint'),
    value: written.senderText,
    error: faultOf(faults, 'sender-text'),
    rows: 3,
    maxLength: 300,
    optional: true,
  })}`;
}

function lookFields({ language, unit, written, faults }: UnitPage): Html {
  const t = unitMessages(language);
  const colour = (name: 'accent' | 'accent-dark', value: string) =>
    field({
      language,
      name,
      label: t(`unit-${name}`),
      hint: t(`unit-${name}-hint`),
      value,
      error: faultOf(faults, name),
      maxLength: 7,
      width: 'short',
      spellcheck: false,
      optional: true,
    });
  const now =
    unit?.hasLogo === true &&
    html`<p><img class="bd-sheet-logo" src="/units/${unit.id}/logo?v=${unit.version}" alt="${t('unit-logo-now')}"></p>
    ${checkbox({ name: 'logo-remove', label: t('unit-logo-remove') })}`;
  return html`${colour('accent', written.accent)}${colour('accent-dark', written.accentDark)}
    ${now}${fileDrop({
      language,
      name: 'logo',
      label: t('unit-logo'),
      hint: t('unit-logo-hint'),
      error: faultOf(faults, 'logo'),
      accept: '.png,.jpg,.jpeg,image/png,image/jpeg',
    })}`;
}

function closing({ language, csrf }: UnitPage, unit: Unit): Html {
  const t = unitMessages(language);
  if (unit.closedAt !== undefined)
    return notice({ kind: 'info', text: t('unit-is-closed', { when: formatDateTime(unit.closedAt, language) }) });
  const body = button({ text: t('unit-close-now'), kind: 'danger' });
  const action = form({ action: `/settings/units/${unit.id}/close`, csrf, body });
  return askOnce({ question: t('unit-close'), text: t('unit-close-text'), action });
}
