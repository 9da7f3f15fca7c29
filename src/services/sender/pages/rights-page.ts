// The administrator's page about rights: which of the provider's groups gives which role, where and for what.
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  notice,
  section,
  select,
  table,
} from '../../../platform/pages/components.ts';
import type { WrittenRule } from '../organisation/group-rules.ts';
import { ROLES } from '../rights.ts';
import type { GroupRule } from '../store/group-rules.ts';
import type { UnitName } from '../store/units.ts';
import { organisationMessages } from '../texts/organisation-messages.ts';
import { peopleMessages } from '../texts/people-messages.ts';

export interface RightsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly rules: readonly GroupRule[];
  readonly units: readonly UnitName[];
  readonly caseTypes: readonly { readonly id: string; readonly name: string }[];
  readonly written: WrittenRule;
  readonly faults: readonly Fault[];
  readonly done: 'added' | 'removed' | undefined;
}

/** The page. */
export function rightsPage(page: RightsPage): Html {
  const { language, faults, done, rules } = page;
  const t = peopleMessages(language);
  return html`${errorSummary(language, faults)}${heading(t('rights-title'), t('rights-lead'))}
    ${done !== undefined && notice({ kind: 'success', text: t(`rule-${done}`), announce: true })}
    ${rules.length === 0 ? emptyState({ title: t('rights-none-title'), text: t('rights-none-text'), icon: 'info' }) : ruleTable(page)}
    ${section(t('rule-add-title'), ruleForm(page))}`;
}

const HEADS = ['rule-group', 'rule-role', 'rule-unit', 'rule-case-types', 'rule-made', 'rule-change-head'] as const;

function ruleTable({ language, csrf, rules, units, caseTypes }: RightsPage): Html {
  const t = peopleMessages(language);
  const o = organisationMessages(language);
  const unitName = (id: string | undefined) =>
    id === undefined ? t('rule-every-unit') : (units.find((unit) => unit.id === id)?.name ?? '');
  const caseTypeName = (id: string) => caseTypes.find((one) => one.id === id)?.name ?? t('rule-case-type-gone');
  return table({
    caption: t('rights-caption'),
    columns: HEADS.map((head) => ({ head: t(head) })),
    rows: rules.map((rule) => [
      rule.group,
      o(`role-${rule.role}`),
      unitName(rule.unit),
      rule.caseTypes === undefined ? t('rule-every-case-type') : rule.caseTypes.map(caseTypeName).join(', '),
      `${formatDate(rule.createdAt, language)}, ${rule.createdBy}`,
      form({
        action: `/settings/rights/${rule.id}/remove`,
        csrf,
        body: button({
          text: t('rule-remove'),
          kind: 'quiet',
          label: t('rule-remove-label', { group: rule.group, role: o(`role-${rule.role}`) }),
        }),
      }),
    ]),
  });
}

function ruleForm({ language, csrf, units, caseTypes, written, faults }: RightsPage): Html {
  const t = peopleMessages(language);
  const o = organisationMessages(language);
  const body = html`${field({
    language,
    name: 'group',
    label: t('rule-group'),
    hint: t('rule-group-hint'),
    value: written.group,
    error: faultOf(faults, 'group'),
    maxLength: 200,
    spellcheck: false,
  })}
  ${select({
    language,
    name: 'role',
    label: t('rule-role'),
    value: written.role,
    error: faultOf(faults, 'role'),
    options: ROLES.map((role) => ({ value: role, label: o(`role-${role}`) })),
  })}
  ${select({
    language,
    name: 'unit',
    label: t('rule-unit'),
    value: written.unit,
    error: faultOf(faults, 'unit'),
    options: [{ value: '', label: t('rule-every-unit') }, ...units.map(({ id, name }) => ({ value: id, label: name }))],
  })}
  ${
    caseTypes.length > 0 &&
    html`<fieldset class="bd-choices" aria-describedby="case-types-hint"><legend class="label">${t('rule-case-types')}</legend>
    <div class="bd-hint" id="case-types-hint">${t('rule-case-types-hint')}</div>
    ${caseTypes.map(({ id, name }, index) =>
      checkbox({
        name: 'case-types',
        value: id,
        label: name,
        id: index === 0 ? 'case-types' : `case-types-${index + 1}`,
        checked: written.caseTypes.includes(id),
      }),
    )}</fieldset>`
  }
  ${actions(button({ text: t('rule-add'), busyText: t('rule-adding') }))}`;
  return form({ action: '/settings/rights', csrf, body });
}
