// The page before log-in: what this is, and the one thing to do (LOOK.md).
import { type Html, html, icon, linkButton, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';

/** The start page of an operator. */
export function startPage(t: MailboxTranslate, operator: string): Page {
  const steps = [
    { title: t('startHow1Title'), text: t('startHow1') },
    { title: t('startHow2Title'), text: t('startHow2') },
    { title: t('startHow3Title'), text: t('startHow3') },
  ];
  const logIn = linkButton({ href: '/login?return-to=%2Finbox', text: t('logIn'), kind: 'primary', icon: 'person' });
  return {
    title: t('startTitle'),
    wide: true,
    main: html`<div class="bd-hero"><div><h1>${t('startHeading')}</h1><p class="bd-lead">${t('startLead', { operator })}</p>
      <div class="bd-actions">${logIn}</div>
      <p class="bd-quiet">${t('startNoMailbox')} ${t('startNoMailboxText')}</p></div>
      ${picture(t)}</div>
      ${section(
        t('startHow'),
        html`<ol class="bd-story">${steps.map((step) => html`<li><h3>${step.title}</h3><p>${step.text}</p></li>`)}</ol>`,
      )}
      ${section(t('startControl'), html`<p>${t('startControlText')}</p><p><a href="/help">${t('startHelp')}</a></p>`)}`,
  };
}

/** A letter on its sheet, for the eye only: everything it shows is said in words beside it. */
function picture(t: MailboxTranslate): Html {
  const line = html`<span class="bd-hero-line"></span>`;
  return html`<div class="bd-hero-picture" aria-hidden="true"><div class="bd-hero-sheet">
    <p class="bd-sheet-sender"><span class="bd-sheet-initial">K</span><span>${t('startPictureSender')}</span></p>
    <span class="bd-hero-line bd-hero-line--short"></span>${line}${line}${line}<span class="bd-hero-line bd-hero-line--short"></span>
    <p class="bd-hero-seal">${icon('shield')}<span>${t('startPictureSeal')}</span></p></div></div>`;
}
