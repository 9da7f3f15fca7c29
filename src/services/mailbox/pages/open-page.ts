// Opening a mailbox: for whom, the agreement, where notices go; one page, nothing typed is lost.
import { hasNumber } from '../../../domain/foreign-identity.ts';
import { formatRecipientId, kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { NoticeLanguage } from '../account.ts';
import type { MailboxTranslate } from '../messages.ts';
import { movingTexts } from '../texts/moving-texts.ts';
import type { OpeningAgreement } from '../use/agreement-to-open.ts';
import { noticeFields } from './settings-page.ts';

/** Why the mailbox could not be opened. */
export type OpeningProblem =
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'elsewhere'; readonly operator: string | undefined }
  /** FaR has it, and waits: for itself, for others who sign for the company, or for its own staff to see who does. */
  | { readonly kind: 'pending'; readonly on: 'register' | 'signatories' | 'staff' }
  /** The number has been replaced by another. */
  | { readonly kind: 'replaced' }
  /** By this operator's rules. */
  | { readonly kind: 'too-young'; readonly age: number }
  /** FaR has the move, and is not done with it. */
  | { readonly kind: 'moving'; readonly operator: string }
  /** FaR said no to the move. */
  | { readonly kind: 'not-moved'; readonly code: number; readonly operator: string }
  | { readonly kind: 'refused'; readonly code: number };

export interface OpenView {
  readonly operator: string;
  readonly holder: { readonly name: string; readonly recipient: RecipientId };
  /** Whether there was a mailbox before, now closed. */
  readonly again: boolean;
  readonly agreement: OpeningAgreement;
  readonly email: string;
  readonly language: NoticeLanguage;
  readonly accepted: boolean;
  readonly faults: readonly Fault[];
  readonly problem: OpeningProblem | undefined;
  /** Where the e-ID is used again before a mailbox is moved here: what was typed stands. */
  readonly stale: string | undefined;
  readonly csrf: string;
}

/** The page with the agreement and the form. */
export function openPage(t: MailboxTranslate, language: Language, view: OpenView): Page {
  const { operator, holder, faults } = view;
  return {
    title: t('openTitle'),
    hasErrors: faults.length > 0 || view.problem !== undefined || view.stale !== undefined,
    main: html`${errorSummary(language, faults)}${problemOf(t, language, view)}${staleNotice(t, language, view)}
      ${heading(t('openTitle'), view.again ? t('openAgain') : t('openLead', { operator }))}
      <p>${t('openFor')} <strong>${holder.name}</strong>${hasNumber(holder.recipient) ? `, ${formatRecipientId(holder.recipient)}` : ''}</p>
      ${hasNumber(holder.recipient) ? '' : notice({ kind: 'info', title: t('foreignTitle'), text: t('foreignText') })}
      ${section(t('openAgreement'), html`${agreement(t, operator)}${signs(t, view.agreement)}`)}
      ${form({
        action: '/open',
        csrf: view.csrf,
        body: html`${organisationField(holder.recipient)}<input type="hidden" name="agreement" value="${view.agreement.text}"><h2 class="bd-section">${t('settingsNotices')}</h2><p>${t('settingsNoticesText')}</p>${noticeFields(t, language, view)}
          ${accept(t, view)}${actions(button({ text: t('openDo') }), moveButton(t, language, view))}`,
      })}`,
  };
}

/** Once it is known that there is a mailbox elsewhere: the same form, and a yes to moving it. */
function moveButton(t: MailboxTranslate, language: Language, { problem }: OpenView): Html {
  if (problem?.kind !== 'elsewhere' && problem?.kind !== 'not-moved') return html``;
  const operator = problem.operator ?? t('openElsewhereUnknown');
  return button({
    text: movingTexts(language)('hereDo', { operator }),
    kind: 'secondary',
    name: 'move',
    value: 'yes',
  });
}

/** For whom, where it is a company: whoever signs for it opens its mailbox. */
function organisationField(recipient: RecipientId): Html {
  if (kindOf(recipient) !== 'organisationsnummer') return html``;
  return html`<input type="hidden" name="organisation" value="${recipient}">`;
}

function agreement(t: MailboxTranslate, operator: string): Html {
  const points = [
    t('openAgreement1', { operator }),
    t('openAgreement2'),
    t('openAgreement3'),
    t('openAgreement4'),
    t('openAgreement5'),
  ];
  return html`<ul class="bd-list">${points.map((text) => html`<li>${text}</li>`)}</ul>`;
}

/** The text itself that FaR keeps with the signature. */
function signs(t: MailboxTranslate, { text, language, begun }: OpeningAgreement): Html {
  const quoted =
    language === undefined
      ? html`<blockquote>${text}</blockquote>`
      : html`<blockquote lang="${language}">${text}</blockquote>`;
  return html`<p>${begun ? t('openSignsToo') : t('openSigns')}</p>${quoted}`;
}

function accept(t: MailboxTranslate, { faults, accepted }: OpenView): Html {
  const fault = faultOf(faults, 'accept');
  const box = checkbox({
    name: 'accept',
    label: t('openAccept'),
    checked: accepted,
    ...(fault === undefined ? {} : { hint: fault }),
  });
  return html`<div class="bd-choices${fault === undefined ? '' : ' bd-choices--error'}">${box}</div>`;
}

function staleNotice(t: MailboxTranslate, language: Language, { stale }: OpenView): Html {
  if (stale === undefined) return html``;
  const again = linkButton({ href: stale, text: t('staleDo') });
  return notice({ kind: 'warning', title: t('staleTitle'), text: movingTexts(language)('hereStale'), actions: again });
}

function problemOf(t: MailboxTranslate, language: Language, view: OpenView): Html {
  const { problem } = view;
  if (problem === undefined) return html``;
  if (problem.kind === 'unanswered')
    return notice({ kind: 'error', title: t('openFarDown'), text: t('openFarDownText'), announce: true });
  if (problem.kind === 'pending') {
    const on = { register: t('openPending'), signatories: t('openPendingSignatories'), staff: t('openPendingStaff') };
    return notice({ kind: 'info', text: on[problem.on], announce: true });
  }
  if (problem.kind === 'refused') {
    const text = t('openRefusedText', { code: problem.code });
    return notice({ kind: 'error', title: t('openRefused'), text, announce: true });
  }
  if (problem.kind === 'replaced')
    return notice({ kind: 'warning', title: t('openReplaced'), text: t('openReplacedText'), announce: true });
  if (problem.kind === 'too-young')
    return notice({
      kind: 'warning',
      text: t('openTooYoung', { age: problem.age, operator: view.operator }),
      announce: true,
    });
  const words = movingTexts(language);
  if (problem.kind === 'moving')
    return notice({ kind: 'info', text: words('herePending', { operator: problem.operator }), announce: true });
  if (problem.kind === 'not-moved')
    return notice({
      kind: 'error',
      title: words('hereRefused'),
      text: words('hereRefusedText', problem),
      announce: true,
    });
  const operator = problem.operator ?? t('openElsewhereUnknown');
  return notice({
    kind: 'warning',
    title: t('openElsewhere', { operator }),
    text: words('hereText', { operator }),
    announce: true,
  });
}
