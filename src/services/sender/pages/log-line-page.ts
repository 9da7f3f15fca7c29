// One line of the sending log with every fact of the transfer: what remains when the letter itself is disposed of.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  definitionList,
  type Html,
  heading,
  html,
  linkButton,
  time,
} from '../../../platform/pages/components.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { LogLine } from '../store/sending-log.ts';
import { reasonWords } from '../tell-reason.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { stateBadge } from './letter-page.ts';
import { numberText } from './words.ts';

export interface LinePage {
  readonly language: Language;
  readonly line: LogLine;
  readonly names: LogNames;
  /** The letter is still there and the reader may open it. */
  readonly letter: boolean;
  /** The reader may see who has looked. */
  readonly looks: boolean;
}

/** The page. */
export function logLinePage({ language, line, names, letter, looks }: LinePage): Html {
  const t = logMessages(language);
  const mono = (text: string | undefined) => text && html`<code class="bd-mono">${text}</code>`;
  const facts = definitionList([
    { term: t('time'), description: time(line.at, language) },
    { term: t('who'), description: `${line.loginName} (${line.login})` },
    { term: t('unit'), description: nameOf(names.units, line.unit) },
    { term: t('recipient'), description: numberText(line.recipient, language) },
    { term: t('subject'), description: line.subject },
    { term: t('class'), description: line.protectionClass && t('class-value', { number: line.protectionClass }) },
    { term: t('case-type'), description: nameOf(names.caseTypes, line.caseType) },
    { term: t('matter'), description: line.matterId },
    { term: t('diary'), description: line.diaryNumber },
    { term: t('secrecy'), description: line.secrecy },
    { term: t('state'), description: stateBadge(language, line.state) },
    { term: t('reason'), description: line.reason && reasonWords(language, line.reason) },
    {
      term: letterMessages(language)('fact-channel'),
      description: line.channel !== 'digital' ? letterMessages(language)(`channel-${line.channel}`) : undefined,
    },
    { term: t('operator'), description: line.operatorName },
    { term: t('trans-id'), description: mono(line.transId) },
    { term: t('delivery-id'), description: mono(line.deliveryId) },
    { term: t('attempts'), description: line.attempts },
    { term: t('settled'), description: line.settledAt && time(line.settledAt, language) },
    { term: t('opened'), description: line.openedAt && time(line.openedAt, language) },
    { term: t('signed-with'), description: mono(line.signedWith) },
    { term: t('sealed-with'), description: mono(line.sealedWith) },
    { term: t('letter-id'), description: mono(line.letter) },
  ]);
  return html`${heading(t('line'), t('line-lead'))}${facts}
    ${actions(
      letter && linkButton({ href: `/letters/${line.letter}`, text: t('to-letter'), icon: 'letter' }),
      looks && linkButton({ href: `/letters/${line.letter}/looks`, text: t('looks-show') }),
      linkButton({ href: '/log', text: t('to-log'), kind: 'quiet', icon: 'back' }),
    )}`;
}
