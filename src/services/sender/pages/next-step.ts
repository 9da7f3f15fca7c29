// The one next step of a letter, with its button: what to do is said by tell-letter.ts, and done here.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { actions, button, form, type Html, linkButton } from '../../../platform/pages/components.ts';
import type { LetterView } from '../letter-view.ts';
import { toldNow } from '../tell-letter.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { letterMessages } from '../texts/letter-messages.ts';

export interface NextStep {
  readonly language: Language;
  readonly csrf: string;
  readonly letter: LetterView;
  /** May write in the letter's unit. */
  readonly mayWrite: boolean;
  readonly mayApprove: boolean;
  /** The reader's own draft of a letter that was not sent. */
  readonly draft: string | undefined;
}

/** Buttons, the first of them the step to take; nothing where there is nothing to do. */
export function nextStep({ language, csrf, letter, mayWrite, mayApprove, draft }: NextStep): Html | undefined {
  const t = flowMessages(language);
  const base = `/letters/${letter.id}`;
  const { state } = letter;
  const post = (path: string, text: string, busyText: string): Html =>
    form({ action: `${base}/${path}`, csrf, body: button({ text, busyText, kind: 'secondary' }) });
  const steps: Html[] = [];
  if (state === 'held' && letter.approval === 'wanted' && mayApprove) {
    steps.push(linkButton({ href: `/approvals/${letter.id}`, text: t('read-and-approve'), kind: 'primary' }));
  }
  if (state === 'held' && mayWrite) steps.push(post('withdraw', t('withdraw'), t('withdrawing')));
  if (toldNow(language, letter).paper) {
    const text = letterMessages(language)('open-paper');
    steps.push(linkButton({ href: `${base}/paper`, text, kind: 'primary', icon: 'print' }));
  }
  if (draft !== undefined) {
    steps.push(linkButton({ href: `/drafts/${draft}/letter`, text: t('open-draft'), kind: 'secondary', icon: 'pen' }));
  } else if (mayWrite && state === 'withdrawn') {
    steps.push(post('again', t('again-change'), t('again-working')));
  } else if (mayWrite && ['refused', 'expired', 'cancelled', 'rejected'].includes(state)) {
    steps.push(post('again', t('again'), t('again-working')));
  }
  return steps.length === 0 ? undefined : actions(...steps);
}
