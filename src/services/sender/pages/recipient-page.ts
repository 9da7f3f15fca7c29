// Step 1: who the letter is for, and FaR's answer at once, with what to do then (SKL-4, SKL-5, DIGG-4).
import { ADDRESS_ONLY } from '../../../domain/recipient-id.ts';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  steps,
} from '../../../platform/pages/components.ts';
import type { Draft } from '../letter-draft.ts';
import type { Checked } from '../look-up-recipient.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { kindText, numberText } from './words.ts';

/** The four steps of a letter; `draft` makes the steps before this one links. */
export function composeSteps(language: Language, current: number, draft?: string): Html {
  const t = composeMessages(language);
  const names = [t('step-recipient'), t('step-letter'), t('step-check'), t('step-send')];
  const hrefs = draft === undefined ? [] : [`/drafts/${draft}`, `/drafts/${draft}/letter`, `/drafts/${draft}/check`];
  return steps({ language, names, current, hrefs });
}

export interface RecipientPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  /** As it was typed, when it was wrong. */
  readonly typed: string;
  readonly faults: readonly Fault[];
  /** The draft whose recipient is shown, or is to be changed. */
  readonly draft?: Draft;
  readonly change: boolean;
}

/** The page: the number, and below it what FaR said. */
export function recipientPage(page: RecipientPage): Html {
  const { language, draft, faults } = page;
  const t = composeMessages(language);
  const answered = draft !== undefined && faults.length === 0 && !page.change;
  return html`${errorSummary(language, faults)}
    ${composeSteps(language, 0)}
    ${answered ? answeredPart(page, draft) : html`${heading(t('recipient-title'), t('recipient-lead'))}${numberForm(page)}`}`;
}

function numberForm({ language, csrf, typed, faults, draft }: RecipientPage): Html {
  const t = composeMessages(language);
  const body = html`${field({
    language,
    name: 'recipient',
    label: t('recipient-label'),
    hint: t('recipient-hint'),
    error: faultOf(faults, 'recipient'),
    value: typed,
    width: 'medium',
    spellcheck: false,
  })}
    <p class="bd-quiet">${t('recipient-logged')}</p>
    ${actions(button({ text: t('recipient-look-up'), busyText: t('recipient-looking-up') }))}
    ${draft === undefined && html`<p><a href="/letters/to-address">${t('to-address')}</a></p>`}`;
  return form({ action: draft === undefined ? '/letters/new' : `/drafts/${draft.id}`, csrf, body });
}

function answeredPart(page: RecipientPage, draft: Draft): Html {
  const { language, csrf } = page;
  const t = composeMessages(language);
  const { recipient } = draft.content;
  const reachable = draft.checked?.answer.kind !== 'unreachable';
  return html`${heading(`${kindText(language, recipient)} ${numberText(recipient, language)}`)}
    ${answerNotice(language, page.organisation, draft.checked)}
    ${reachable ? '' : section(t('what-now'), html`<p>${t('paper-advice')}</p>`)}
    ${form({
      action: `/drafts/${draft.id}/ask`,
      csrf,
      body: actions(
        recipient !== ADDRESS_ONLY && button({ text: t('ask-again'), kind: 'quiet', busyText: t('asking-again') }),
        linkButton({ href: `/drafts/${draft.id}?change`, text: t('other-recipient'), kind: 'secondary' }),
        linkButton({
          href: `/drafts/${draft.id}/letter`,
          text: t(reachable ? 'go-on' : 'go-on-paper'),
          kind: 'primary',
          icon: 'arrow',
        }),
      ),
    })}`;
}

/** What FaR said and when: a reason only where FaR gave one. */
export function answerNotice(language: Language, organisation: string, checked: Checked | undefined): Html {
  const t = composeMessages(language);
  if (checked === undefined) return html``;
  const { answer } = checked;
  const when = formatDateTime(checked.at, language);
  const answered = html`<p class="bd-quiet">${t('answer-checked-at', { when })}</p>`;
  if (answer.kind === 'reachable') {
    const text = html`<p>${t('reachable-text', { operator: answer.operator.name, organisation })}</p>${answered}`;
    return notice({ kind: 'success', title: t('reachable-title'), text, announce: true });
  }
  if (answer.kind === 'unanswered') {
    const asked = html`<p class="bd-quiet">${t('answer-asked-at', { when })}</p>`;
    const text = html`<p>${t(`${answer.reason}-text`)}</p>${asked}`;
    return notice({ kind: 'warning', title: t(`${answer.reason}-title`), text, announce: true });
  }
  const text = html`<p>${t(`${answer.reason}-text`)}</p>${answered}`;
  if (answer.reason === 'no-number')
    return notice({ kind: 'info', title: t('no-number-title'), text: t('no-number-text') });
  const title = answer.reason === 'opted-out' ? t('opted-out-title', { organisation }) : t(`${answer.reason}-title`);
  return notice({ kind: 'error', title, text, announce: true });
}
