// Closing a mailbox: asked once, and can be regretted.

import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import { type FarProblem, wordsOf } from '../registry/far-problem.ts';
import { movingTexts } from '../texts/moving-texts.ts';

/** The page that asks. After a `problem` nothing has changed. */
export function closePage(
  t: MailboxTranslate,
  language: Language,
  view: {
    readonly csrf: string;
    readonly problem: FarProblem | undefined;
    /** Of a company for which the visitor signs only with others. */
    readonly together: boolean;
  },
): Page {
  const { together } = view;
  // Whoever signs only with others reads nothing there, and takes nothing along.
  const means = [t('closeMeans1'), ...(together ? [] : [t('closeMeans2')]), t('closeMeansOthers'), t('closeMeans3')];
  return {
    title: t('closeTitle'),
    current: '/settings',
    hasErrors: view.problem !== undefined && !(together && view.problem.kind === 'waiting'),
    main: html`${heading(t('closeTitle'))}${view.problem === undefined ? '' : problemNotice(t, view.problem, together)}
      <ul class="bd-list">${means.map((text) => html`<li>${text}</li>`)}</ul>
      <p>${together ? t('closeTogether') : html`${movingTexts(language)('closeTakeFirst')} <a href="/moving">${movingTexts(language)('link')}</a>`}</p>
      ${form({
        action: '/close',
        csrf: view.csrf,
        body: actions(
          linkButton({ href: together ? '/users' : '/settings', text: t('closeCancel'), kind: 'secondary' }),
          button({ text: t('closeDo'), kind: 'danger' }),
        ),
      })}`,
  };
}

function problemNotice(t: MailboxTranslate, problem: FarProblem, together: boolean): Html {
  const title = t('closeFarDown');
  if (problem.kind === 'waiting' && together)
    return notice({
      kind: 'info',
      title: t('closeTogetherWaiting'),
      text: t('closeTogetherWaitingText'),
      announce: true,
    });
  if (problem.kind === 'waiting') return notice({ kind: 'error', title, text: t('openPending'), announce: true });
  const silent = { title, text: t('closeFarDownText') };
  return notice({ kind: 'error', ...wordsOf(t, problem, silent), announce: true });
}
