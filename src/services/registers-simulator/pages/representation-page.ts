// Powers of attorney and guardians: what there is, and forms to give, take back, appoint and end.

import type { Guardianship, PowerOfAttorney } from '../../../domain/representation.ts';
import {
  type GuardianDuty,
  guardianDuties,
  guardianKinds,
  isInForce,
  powerRights,
} from '../../../domain/representation.ts';
import {
  button,
  type Content,
  checkbox,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  section,
  select,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { messages, type Words } from './messages.ts';
import { actForm, day, number, outcome, type View } from './parts.ts';

export interface Representation {
  readonly day: string;
  readonly powers: readonly PowerOfAttorney[];
  readonly guardianships: readonly Guardianship[];
  /** The name behind a number in use now. */
  readonly nameOf: (id: string) => string;
}

export function representationPage(view: View, all: Representation): Page {
  const t = messages(view.language);
  return {
    title: t('representation-title'),
    current: '/representation',
    wide: true,
    hasErrors: view.faults.length > 0,
    main: html`${outcome(view)}${heading(t('representation-title'), t('representation-lead'))}
      ${section(t('powers'), powersTable(view, all, t))}${giveForm(view, t)}
      ${section(t('guardians'), guardiansTable(view, all, t))}${guardianForm(view, t)}`,
  };
}

const nameAndNumber = ({ nameOf }: Representation, id: PowerOfAttorney['agent']) =>
  html`${nameOf(id)}<br>${number(id)}`;

function period({ language }: View, act: PowerOfAttorney | Guardianship, today: string): Content {
  const t = messages(language);
  const revoked = 'revokedAt' in act && act.revokedAt !== undefined;
  const badge = isInForce(act, today)
    ? statusBadge('delivered', t('state-in-force'))
    : statusBadge('neutral', t(revoked ? 'state-revoked' : 'state-over'));
  // What was ended on its first day was never in force.
  if (act.until !== undefined && act.until < act.from) return badge;
  const from = day(language, act.from);
  if (act.until === undefined) return html`${badge}<br>${t('period-from')} ${from}`;
  return html`${badge}<br>${from} – ${day(language, act.until)}`;
}

/** One button in a row; what it does to whom is said to those who do not see the row. */
function rowButton({ csrf }: View, action: string, text: string, label: string): Html {
  return form({ action, csrf, body: button({ text, label, kind: 'quiet' }) });
}

function powersTable(view: View, all: Representation, t: Words): Html {
  if (all.powers.length === 0) return html`<p>${t('none')}</p>`;
  return table({
    caption: t('powers-caption'),
    columns: [
      { head: t('principal') },
      { head: t('agent') },
      { head: t('right') },
      { head: t('state') },
      { head: t('revoke') },
    ],
    rows: all.powers.map((power) => [
      nameAndNumber(all, power.principal),
      nameAndNumber(all, power.agent),
      t(`right-${power.right}`),
      period(view, power, all.day),
      power.revokedAt === undefined
        ? rowButton(
            view,
            `/powers-of-attorney/${power.id}/revoke`,
            t('revoke'),
            t('revoke-of', { agent: all.nameOf(power.agent) }),
          )
        : '',
    ]),
  });
}

function guardiansTable(view: View, all: Representation, t: Words): Html {
  if (all.guardianships.length === 0) return html`<p>${t('none')}</p>`;
  return table({
    caption: t('guardians-caption'),
    columns: [
      { head: t('ward') },
      { head: t('guardian') },
      { head: t('kind') },
      { head: t('state') },
      { head: t('end') },
    ],
    rows: all.guardianships.map((one) => [
      nameAndNumber(all, one.ward),
      nameAndNumber(all, one.guardian),
      html`${t(`kind-${one.kind}`)}: ${one.duties.map((duty) => t(`duty-${duty}`)).join(', ')}`,
      period(view, one, all.day),
      isInForce(one, all.day)
        ? rowButton(view, `/guardianships/${one.id}/end`, t('end'), t('end-of', { guardian: all.nameOf(one.guardian) }))
        : '',
    ]),
  });
}

function numberField(view: View, name: string, label: string, hint: string): Html {
  return field({
    language: view.language,
    name,
    label,
    hint,
    error: faultOf(view.faults, name),
    value: view.typed(name),
    width: 'medium',
    inputMode: 'numeric',
    spellcheck: false,
  });
}

function giveForm(view: View, t: Words): Html {
  const { language } = view;
  const right = select({
    language,
    name: 'right',
    label: t('right'),
    value: view.typed('right'),
    options: powerRights.map((one) => ({ value: one, label: t(`right-${one}`) })),
  });
  const error = faultOf(view.faults, 'until');
  const until = field({
    language,
    name: 'until',
    label: t('until'),
    hint: t('until-hint'),
    error,
    value: view.typed('until'),
    width: 'short',
    optional: true,
  });
  const fields = html`${numberField(view, 'principal', t('principal-label'), t('party-hint'))}
    ${numberField(view, 'agent', t('agent-label'), t('party-hint'))}${right}${until}`;
  return actForm(view, { action: '/powers-of-attorney', title: t('give-title'), fields, button: t('give-button') });
}

function guardianForm(view: View, t: Words): Html {
  const kind = select({
    language: view.language,
    name: 'kind',
    label: t('kind'),
    value: view.typed('kind'),
    options: guardianKinds.map((one) => ({ value: one, label: t(`kind-${one}`) })),
  });
  const box = (duty: GuardianDuty) =>
    checkbox({ name: 'duties', id: `duties-${duty}`, value: duty, label: t(`duty-${duty}`), checked: true });
  const duties = html`<fieldset class="bd-choices"><legend class="label">${t('duties')}</legend>${guardianDuties.map(box)}</fieldset>`;
  const fields = html`${numberField(view, 'ward', t('ward-label'), t('number-hint'))}
    ${numberField(view, 'guardian', t('guardian-label'), t('number-hint'))}${kind}${duties}`;
  return actForm(view, { action: '/guardianships', title: t('guardian-title'), fields, button: t('guardian-button') });
}
