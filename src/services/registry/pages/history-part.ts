// What has become of a mailbox and of the recipient's choices over time, on the look-up page.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Content, html, section, table, time } from '../../../platform/pages/components.ts';
import type { AccountChangeNote, ChoiceChange } from '../store/histories.ts';
import { registryMessages } from './messages.ts';
import { type SigningTranslate, signingMessages } from './signing-messages.ts';

export interface HistoryView {
  readonly language: Language;
  readonly changes: readonly AccountChangeNote[];
  readonly choices: readonly ChoiceChange[];
  readonly nameOf: (operator: string) => string;
  readonly senderOf: (sender: string) => string;
}

export function historyPart(view: HistoryView): Content {
  const t = signingMessages(view.language);
  const { language, changes, nameOf } = view;
  const said = registryMessages(language);
  const list = table({
    caption: t('history-caption'),
    columns: [
      { head: t('column-event') },
      { head: t('column-ground') },
      { head: said('column-operator') },
      { head: said('column-when') },
    ],
    rows: changes.map((change) => [
      words(change, nameOf, t),
      change.ground ?? '',
      nameOf(change.operator),
      time(change.at, language),
    ]),
  });
  return html`${section(t('history-title'), changes.length === 0 ? html`<p>${t('history-none')}</p>` : list)}
    ${view.choices.length === 0 ? '' : section(t('choice-history-title'), choices(view, t))}`;
}

function words({ kind, from }: AccountChangeNote, nameOf: HistoryView['nameOf'], t: SigningTranslate): string {
  return t(`change-${kind}`, { from: from === undefined ? '' : nameOf(from) });
}

function choices({ language, choices: list, nameOf, senderOf }: HistoryView, t: SigningTranslate): Content {
  const said = registryMessages(language);
  return table({
    caption: t('choice-history-caption'),
    columns: [
      { head: said('column-sender') },
      { head: said('column-choice') },
      { head: said('column-operator') },
      { head: said('column-when') },
    ],
    rows: list.map(({ sender, accepted, operator, changedAt }) => [
      senderOf(sender),
      accepted ? said('choice-accepted') : said('choice-declined'),
      nameOf(operator),
      time(changedAt, language),
    ]),
  });
}
