// The list of operators: how the hand-over to each goes (LOOK.md, Lists).
import type { Language } from '../../../platform/i18n/i18n.ts';
import { emptyState, heading, statusBadge, table } from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Closed } from '../operators/gate.ts';
import { operatorMessages } from './operator-messages.ts';

export interface OperatorRow {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  /** Why nothing is handed over; undefined when it is. */
  readonly closed: Closed | undefined;
}

const kinds = { stopped: 'refused', breaker: 'unknown', maintenance: 'waiting' } as const;

/** Whether the hand-over goes on, in one word. */
export function lineBadge(closed: Closed | undefined, language: Language): Html {
  const t = operatorMessages(language);
  return closed === undefined
    ? statusBadge('delivered', t('state-on'))
    : statusBadge(kinds[closed.why], t(`state-${closed.why}`));
}

/** The page's main content. */
export function operatorsPage(operators: readonly OperatorRow[], language: Language): Html {
  const t = operatorMessages(language);
  if (operators.length === 0) {
    return html`${heading(t('title'), t('lead'))}${emptyState({ title: t('none-title'), text: t('none-text') })}`;
  }
  return html`${heading(t('title'), t('lead'))}${table({
    caption: t('list-caption'),
    columns: [{ head: t('operator') }, { head: t('state') }, { head: t('waiting'), numeric: true }],
    rows: operators.map(({ id, name, waiting, closed }) => [
      html`<a href="/operators/${id}">${name}</a>`,
      lineBadge(closed, language),
      String(waiting),
    ]),
  })}`;
}
