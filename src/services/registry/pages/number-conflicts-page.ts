// The page of people with a mailbox on their former number and one on the new: one of the staff proposes which stays, another confirms.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  form,
  heading,
  html,
  notice,
  radios,
  section,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { ConflictProposal, NumberConflict } from '../store/number-conflicts.ts';
import { type NumberTranslate, numberMessages } from './number-messages.ts';

export type ConflictOutcome = 'decided' | 'proposed' | 'returned' | 'own' | 'gone' | 'no-ground' | 'no-choice';

export interface ConflictsView {
  readonly language: Language;
  readonly csrf: string;
  /** Who reads the page, by log-in: one's own proposal is confirmed by another. */
  readonly reader: string;
  readonly conflicts: readonly NumberConflict[];
  readonly nameOf: (operator: string) => string;
  /** How a decision went, and what was asked for. */
  readonly asked?: {
    readonly id: string;
    readonly outcome: ConflictOutcome;
    readonly keep: string;
    readonly ground: string;
  };
}

export function numberConflictsPage(view: ConflictsView): Page {
  const { language, conflicts, asked } = view;
  const t = numberMessages(language);
  const faults = faultsOf(view, t);
  return {
    title: t('title'),
    current: '/number-conflicts',
    wide: true,
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}${told(asked?.outcome, t)}
      ${conflicts.length === 0 ? emptyState({ title: t('none-title'), text: t('none-text') }) : ''}
      ${conflicts.map((conflict) => one(view, conflict, t))}`,
  };
}

const fieldOf = (name: string, id: string) => `${name}-${id}`;

function faultsOf({ asked }: ConflictsView, t: NumberTranslate): readonly Fault[] {
  if (asked?.outcome === 'no-choice') return [{ field: fieldOf('keep', asked.id), text: t('no-choice') }];
  if (asked?.outcome === 'no-ground') return [{ field: fieldOf('ground', asked.id), text: t('no-ground') }];
  return [];
}

function told(outcome: ConflictOutcome | undefined, t: NumberTranslate): Content {
  if (outcome === 'decided' || outcome === 'proposed' || outcome === 'returned')
    return notice({ kind: 'success', title: t(`${outcome}-title`), text: t(`${outcome}-text`), announce: true });
  if (outcome === 'gone' || outcome === 'own')
    return notice({ kind: 'warning', title: t(`${outcome}-title`), text: t(`${outcome}-text`), announce: true });
  return '';
}

function one(view: ConflictsView, conflict: NumberConflict, t: NumberTranslate): Content {
  const { language, nameOf } = view;
  const { former, current, formerOperator, currentOperator, seenAt } = conflict;
  const numbers = { former: shown(former), current: shown(current) };
  const at = (operator: string | undefined) => (operator === undefined ? t('mailbox-gone') : nameOf(operator));
  const facts = definitionList([
    { term: t('mailbox-former'), description: at(formerOperator) },
    { term: t('mailbox-current'), description: at(currentOperator) },
    { term: t('seen'), description: time(seenAt, language) },
  ]);
  const act =
    conflict.proposal === undefined ? deciding(view, conflict, t) : answering(view, conflict, conflict.proposal, t);
  return section(t('person-title', numbers), html`${facts}${act}`);
}

function deciding(
  { language, csrf, nameOf, asked }: ConflictsView,
  conflict: NumberConflict,
  t: NumberTranslate,
): Content {
  const { id, formerOperator, currentOperator } = conflict;
  const mine = asked?.id === id ? asked : undefined;
  const options = [
    { value: 'former', label: t('keep-former', { operator: nameOf(formerOperator) }) },
    ...(currentOperator === undefined
      ? []
      : [{ value: 'current', label: t('keep-current', { operator: nameOf(currentOperator) }) }]),
  ];
  const noChoice = mine?.outcome === 'no-choice' ? t('no-choice') : undefined;
  const noGround = mine?.outcome === 'no-ground' ? t('no-ground') : undefined;
  const [keep, ground] = [fieldOf('keep', id), fieldOf('ground', id)];
  return form({
    action: '/number-conflicts',
    csrf,
    body: html`<input type="hidden" name="conflict" value="${id}">
      ${radios({ language, name: keep, legend: t('which'), hint: t('which-hint'), options, value: mine?.keep, error: noChoice })}
      ${textArea({ language, name: ground, label: t('ground'), hint: t('ground-hint'), rows: 3, value: mine?.ground, error: noGround })}
      ${actions(button({ text: t('button'), busyText: t('busy'), kind: 'secondary' }))}`,
  });
}

function answering(
  { language, csrf, nameOf, reader }: ConflictsView,
  { id, formerOperator, currentOperator }: NumberConflict,
  { keep, ground, by, at }: ConflictProposal,
  t: NumberTranslate,
): Content {
  const operator = keep === 'former' ? formerOperator : currentOperator;
  const facts = definitionList([
    {
      term: t('proposed-keep'),
      description: t(`keep-${keep}`, { operator: operator === undefined ? t('mailbox-gone') : nameOf(operator) }),
    },
    { term: t('ground'), description: ground },
    { term: t('proposed-by'), description: html`${by.name}, ${time(at, language)}` },
  ]);
  const isOwn = by.loginId === reader;
  const confirm = isOwn ? '' : button({ text: t('confirm'), busyText: t('busy'), name: 'act', value: 'confirm' });
  const back = button({ text: t('return'), kind: 'secondary', name: 'act', value: 'return' });
  return form({
    action: '/number-conflicts',
    csrf,
    body: html`<input type="hidden" name="conflict" value="${id}">
      <input type="hidden" name="proposed" value="${at.toISOString()}">
      ${facts}${isOwn ? html`<p>${t('own-text')}</p>` : ''}${actions(confirm, back)}`,
  });
}

function shown(number: string): string {
  return `${number.slice(0, 8)}-${number.slice(8)}`;
}
