// Closing a mailbox: asked once, and can be regretted.
import { actions, button, form, heading, html, linkButton, notice } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';

/** The page that asks. `failed` when FaR did not answer: nothing has changed. */
export function closePage(t: MailboxTranslate, view: { readonly csrf: string; readonly failed: boolean }): Page {
  const means = [t('closeMeans1'), t('closeMeans2'), t('closeMeans3')];
  const failed = notice({ kind: 'error', title: t('closeFarDown'), text: t('closeFarDownText'), announce: true });
  return {
    title: t('closeTitle'),
    current: '/settings',
    hasErrors: view.failed,
    main: html`${heading(t('closeTitle'))}${view.failed ? failed : ''}
      <ul class="bd-list">${means.map((text) => html`<li>${text}</li>`)}</ul>
      ${form({
        action: '/close',
        csrf: view.csrf,
        body: actions(
          linkButton({ href: '/settings', text: t('closeCancel'), kind: 'secondary' }),
          button({ text: t('closeDo'), kind: 'danger' }),
        ),
      })}`,
  };
}
