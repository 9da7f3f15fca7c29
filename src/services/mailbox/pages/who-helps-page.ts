// "Who helps me?" (DIGG-8): content → sender, mailbox → operator, infrastructure → owner. For everybody, also without a log-in.
import { definitionList, type Html, heading, html, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { Operator } from './help-page.ts';

/** How somebody is reached. */
export interface Contact {
  readonly name: string;
  readonly text?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly url?: string | undefined;
}

/** The operator's own ways, as help and this page show them. */
export function contactFacts(t: MailboxTranslate, { emailAddress, phoneNumber, url }: Contact): Html {
  const phone = phoneNumber?.replaceAll(/[^+\d]/g, '');
  return definitionList([
    {
      term: t('settingsEmail'),
      description: emailAddress === undefined ? undefined : html`<a href="mailto:${emailAddress}">${emailAddress}</a>`,
    },
    {
      term: t('helpPhone'),
      description: phoneNumber === undefined ? undefined : html`<a href="tel:${phone}">${phoneNumber}</a>`,
    },
    { term: t('whoWeb'), description: url === undefined ? undefined : html`<a href="${url}">${url}</a>` },
  ]);
}

/** The page. `owner`: whoever runs the infrastructure, where the operator has said who. */
export function whoHelpsPage(t: MailboxTranslate, { name, support }: Operator, owner: Contact | undefined): Page {
  const parts = [
    { title: t('whoLetter'), body: html`<p>${t('whoLetterText')}</p><p>${t('whoLetterHow')}</p>` },
    {
      title: t('whoMailbox'),
      body: html`<p>${t('whoMailboxText', { operator: name })} ${support.text}</p><p>${t('whoMailboxNever')}</p>${contactFacts(t, { name, ...support })}`,
    },
    {
      title: t('whoInfrastructure'),
      body: html`<p>${owner === undefined ? t('whoInfrastructureText') : t('whoInfrastructureOwner', { owner: owner.name })}</p>
        ${owner === undefined ? '' : html`${owner.text === undefined ? '' : html`<p>${owner.text}</p>`}${contactFacts(t, owner)}`}`,
    },
    { title: t('whoEid'), body: html`<p>${t('whoEidText')}</p>` },
    { title: t('whoFraud'), body: html`<p>${t('whoFraudText')}</p>` },
  ];
  return {
    title: t('whoTitle'),
    current: '/help',
    main: html`${heading(t('whoTitle'), t('whoLead'))}${parts.map(({ title, body }) => section(title, body))}`,
  };
}
