// The page before log-in: what this is, and the one thing to do (LOOK.md).
import { heading, html, linkButton, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';

/** The start page of an operator. */
export function startPage(t: MailboxTranslate, operator: string): Page {
  const steps = [
    { title: t('startHow1Title'), text: t('startHow1') },
    { title: t('startHow2Title'), text: t('startHow2') },
    { title: t('startHow3Title'), text: t('startHow3') },
  ];
  return {
    title: t('startTitle'),
    main: html`${heading(t('startHeading'), t('startLead', { operator }))}
      <p class="bd-actions">${linkButton({ href: '/login?return-to=%2Finbox', text: t('logIn'), kind: 'primary', icon: 'person' })}</p>
      <p class="bd-quiet">${t('startNoMailbox')} ${t('startNoMailboxText')}</p>
      ${section(
        t('startHow'),
        html`<ol class="bd-story">${steps.map((step) => html`<li><h3>${step.title}</h3><p>${step.text}</p></li>`)}</ol>`,
      )}
      ${section(t('startControl'), html`<p>${t('startControlText')}</p><p><a href="/help">${t('navHelp')}</a></p>`)}`,
  };
}
