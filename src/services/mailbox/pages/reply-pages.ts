// Writing a reply and looking it through before it goes (LOOK.md: steps, not long forms; the letter is the hero).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  icon,
  letterSheet,
  linkButton,
  notice,
  plainText,
  steps,
  textArea,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { REPLY_SUBJECT_MAX, type WrittenFile } from '../act/write-reply.ts';
import type { StoredLetter } from '../store/letters.ts';
import { type ReplyTranslate, replyTexts } from '../texts/reply-texts.ts';

export interface ReplyView {
  readonly letter: StoredLetter;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly WrittenFile[];
  readonly faults: readonly Fault[];
  /** What was just done. */
  readonly done: 'saved' | 'attached' | 'removed' | undefined;
  /** There is a draft to throw away. */
  readonly kept: boolean;
  readonly csrf: string;
}

function backLink(t: ReplyTranslate, letterId: string): Html {
  return html`<p class="bd-back"><a href="/letters/${letterId}">${icon('back')}${t('back')}</a></p>`;
}

function stepsOf(t: ReplyTranslate, language: Language, letterId: string, current: 0 | 1): Html {
  const names = [t('stepWrite'), t('stepCheck')];
  return steps({ language, names, current, hrefs: [`/letters/${letterId}/reply`] });
}

/** The form. Every button keeps what was typed. */
export function replyPage(language: Language, view: ReplyView): Page {
  const t = replyTexts(language);
  const { letter, faults, done, kept, csrf } = view;
  const title = t('title', { sender: letter.delivery.senderName });
  const href = `/letters/${letter.id}/reply`;
  return {
    title,
    current: '/inbox',
    hasErrors: faults.length > 0,
    scripts: ['file-drop.ts'],
    main: html`${backLink(t, letter.id)}${errorSummary(language, faults)}${heading(title, t('lead', { subject: letter.subject }))}
      ${stepsOf(t, language, letter.id, 0)}
      ${done === undefined ? '' : notice({ kind: 'success', text: t(done), announce: true })}
      ${form({ action: href, csrf, multipart: true, body: fields(t, language, view) })}
      ${
        kept
          ? askOnce({
              question: t('discard'),
              text: t('discardText'),
              action: form({ action: `${href}/discard`, csrf, body: button({ text: t('discardDo'), kind: 'danger' }) }),
            })
          : ''
      }`,
  };
}

function fields(t: ReplyTranslate, language: Language, { subject, text, files, faults }: ReplyView): Html {
  return html`${field({
    language,
    name: 'subject',
    label: t('fieldSubject'),
    value: subject,
    maxLength: REPLY_SUBJECT_MAX,
    error: faultOf(faults, 'subject'),
  })}
  ${textArea({
    language,
    name: 'text',
    label: t('fieldText'),
    value: text,
    rows: 12,
    error: faultOf(faults, 'text'),
  })}
  ${fileDrop({
    language,
    name: 'files',
    label: t('fieldFiles'),
    hint: t('filesHint'),
    accept: '.pdf,application/pdf',
    multiple: true,
    kept: files,
    error: faultOf(faults, 'files'),
  })}
  ${actions(
    button({ text: t('attach'), kind: 'secondary', name: 'do', value: 'attach', busyText: t('attachBusy') }),
    button({ text: t('save'), kind: 'secondary', name: 'do', value: 'save' }),
    button({ text: t('preview'), name: 'do', value: 'preview' }),
  )}`;
}

export interface CheckView {
  readonly letter: StoredLetter;
  readonly from: string;
  readonly operator: string;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly WrittenFile[];
  readonly version: string;
  readonly problem: 'changed' | 'tooLarge' | 'notOffered' | undefined;
  readonly csrf: string;
}

/** The reply as it goes, and the button that sends it. */
export function checkReplyPage(language: Language, view: CheckView): Page {
  const t = replyTexts(language);
  const { letter, from, operator, subject, text, files, version, problem, csrf } = view;
  const sender = letter.delivery.senderName;
  const problemText =
    problem === undefined ? undefined : problem === 'notOffered' ? t('notOffered', { sender }) : t(problem);
  const href = `/letters/${letter.id}/reply`;
  const send = form({
    action: `${href}/send`,
    csrf,
    body: html`<input type="hidden" name="version" value="${version}">${actions(
      linkButton({ href, text: t('change') }),
      button({ text: t('send'), busyText: t('sendBusy') }),
    )}`,
  });
  return {
    title: t('checkTitle'),
    current: '/inbox',
    main: html`${backLink(t, letter.id)}
      ${problemText === undefined ? '' : notice({ kind: 'error', text: problemText, announce: true })}
      ${heading(t('checkTitle'), t('checkLead', { sender }))}
      ${stepsOf(t, language, letter.id, 1)}
      ${letterSheet({
        language,
        sender: { name: from },
        recipient: sender,
        subject,
        level: 2,
        body: plainText(text),
        attachments: files,
      })}
      <p>${t('checkSigned', { operator, sender })}</p><p class="bd-quiet">${t('checkPublic')}</p>
      ${send}`,
  };
}
