// Wrong numbers and duplicates of a list, first on its page, each with a field to mend it in.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { actions, button, field, form, type Html, html, section } from '../../../platform/pages/components.ts';
import { mendKey } from '../prechecks/change-precheck.ts';
import { reasonText, shownNumber } from '../prechecks/line-words.ts';
import type { PrecheckLine } from '../prechecks/precheck-line.ts';
import type { Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';

/** So many of each are shown at a time. */
export const MEND_AT_ONCE = 20;

export interface MendPart {
  readonly wrong: readonly PrecheckLine[];
  readonly duplicate: readonly PrecheckLine[];
}

/** The names of the fields: `number-<line>`. */
export const MEND_FIELD = 'number-';

/** The part; nothing where there is nothing to mend. */
export function mendPart(language: Language, csrf: string, precheck: Precheck, { wrong, duplicate }: MendPart): Html {
  if (wrong.length + duplicate.length === 0) return html``;
  const t = precheckMessages(language);
  const { counts } = precheck;
  const body = html`${group(language, t('mend-wrong'), wrong, counts.wrong)}
    ${group(language, t('mend-duplicate'), duplicate, counts.duplicate)}
    ${actions(button({ text: t('mend-button'), kind: 'secondary', busyText: t('mend-busy') }))}`;
  return section(
    t('mend-title'),
    html`<p>${t('mend-lead')}</p>${form({ action: `/prechecks/${precheck.id}/mend`, csrf, body })}`,
  );
}

function group(language: Language, title: string, lines: readonly PrecheckLine[], total: number): Html {
  if (lines.length === 0) return html``;
  const t = precheckMessages(language);
  const more = total - lines.length;
  return html`<h3>${title}</h3>${lines.map((line) => {
    const place = line.place === undefined ? '' : ` (${line.place})`;
    const reason = reasonText(language, line);
    return field({
      language,
      name: `${MEND_FIELD}${mendKey(line)}`,
      label: `${t('mend-line', { line: line.line })}${place}`,
      value: line.recipient === undefined ? line.typed : shownNumber(line),
      width: 'medium',
      spellcheck: false,
      optional: 'sometimes',
      ...(line.problem === undefined ? { hint: reason } : { error: reason }),
    });
  })}${more > 0 && html`<p>${t('mend-more', { count: more })}</p>`}`;
}
