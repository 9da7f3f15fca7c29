// Help: the questions people have, and who answers which (DIGG-8).
import { definitionList, heading, html, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';

export interface Operator {
  readonly name: string;
  readonly support: {
    readonly text: string;
    readonly emailAddress?: string | undefined;
    readonly phoneNumber?: string | undefined;
  };
}

/** The help page of an operator. */
export function helpPage(t: MailboxTranslate, { name, support }: Operator): Page {
  const questions = [
    { title: t('helpWhat'), text: t('helpWhatText') },
    { title: t('helpLetter'), text: t('helpLetterText') },
    { title: t('helpFake'), text: t('helpFakeText') },
    { title: t('helpLost'), text: t('helpLostText') },
    { title: t('helpMail'), text: t('helpMailText') },
    { title: t('helpPhishing'), text: t('helpPhishingText') },
    { title: t('helpStop'), text: t('helpStopText') },
  ];
  const { text, emailAddress, phoneNumber } = support;
  const contact = definitionList([
    {
      term: t('settingsEmail'),
      description: emailAddress === undefined ? undefined : html`<a href="mailto:${emailAddress}">${emailAddress}</a>`,
    },
    {
      term: t('helpPhone'),
      description:
        phoneNumber === undefined
          ? undefined
          : html`<a href="tel:${phoneNumber.replaceAll(/[^+\d]/g, '')}">${phoneNumber}</a>`,
    },
  ]);
  return {
    title: t('helpTitle'),
    current: '/help',
    main: html`${heading(t('helpTitle'))}${questions.map((each) => section(each.title, html`<p>${each.text}</p>`))}
      ${section(t('helpContact', { operator: name }), html`<p>${t('helpContactText')} ${text}</p>${contact}`)}`,
  };
}
