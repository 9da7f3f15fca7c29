// The first-run guide: what an administrator sets up, in which order, and what is done (issue 4, "a first-run guide").
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, heading, html, notice, section, statusBadge } from '../../../platform/pages/components.ts';
import type { SetUp } from '../store/first-steps.ts';
import { firstStepsMessages } from '../texts/first-steps-messages.ts';

interface Step {
  readonly key: keyof SetUp;
  readonly href: string;
}

const NEEDED: readonly Step[] = [
  { key: 'mediator', href: '/settings' },
  { key: 'support', href: '/settings' },
  { key: 'rights', href: '/settings/rights' },
  { key: 'letter', href: '/letters/new' },
];
const OPTIONAL: readonly Step[] = [
  { key: 'units', href: '/settings/units' },
  { key: 'templates', href: '/templates' },
  { key: 'caseTypes', href: '/case-types' },
  { key: 'regret', href: '/settings/sending' },
  { key: 'emergency', href: '/settings/accounts' },
];

/** The whole guide. */
export function firstStepsPage(language: Language, organisation: string, done: SetUp): Html {
  const t = firstStepsMessages(language);
  const ready = NEEDED.every(({ key }) => done[key]);
  return html`${heading(t('title'), t('lead', { organisation }))}
    ${ready && notice({ kind: 'success', title: t('all-done'), text: t('all-done-text') })}
    ${section(t('needed'), stepList(language, NEEDED, done))}
    ${section(t('optional'), stepList(language, OPTIONAL, done))}`;
}

function stepList(language: Language, steps: readonly Step[], done: SetUp): Html {
  const t = firstStepsMessages(language);
  const items = steps.map(({ key, href }) => {
    const badge = done[key] ? statusBadge('delivered', t('done')) : statusBadge('waiting', t('left'));
    return html`<li><h3>${t(`step-${key}`)} ${badge}</h3><p>${t(`step-${key}-text`)}</p>
      <p><a href="${href}">${t(`step-${key}-do`)}</a></p></li>`;
  });
  return html`<ol class="bd-first-steps">${items}</ol>`;
}

/** The reminder on an administrator's first page; nothing once the needed steps are done. */
export function firstStepsPart(language: Language, done: SetUp): Html {
  const next = NEEDED.find(({ key }) => !done[key]);
  if (next === undefined) return html``;
  const t = firstStepsMessages(language);
  const count = NEEDED.length;
  const values = { done: NEEDED.filter(({ key }) => done[key]).length, count, next: t(`step-${next.key}`) };
  const link = html`<a href="/settings/first-steps">${t('part-link')}</a>`;
  return notice({ kind: 'info', title: t('part-title'), text: html`${t('part-text', values)} ${link}` });
}
