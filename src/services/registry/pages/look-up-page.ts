// The look-up page: a number is asked for by POST, and what the register says of it is shown on the same page.
import type { IdentityProblemCode } from '../../../domain/identity-problem.ts';
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  errorSummary,
  field,
  form,
  heading,
  html,
  notice,
  section,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Directory } from '../directory.ts';
import type { RecipientRecord } from '../look-up-recipient.ts';
import type { Account } from '../store/accounts.ts';
import { companyPart } from './company-part.ts';
import { historyPart } from './history-part.ts';
import { type RegistryTranslate, registryMessages } from './messages.ts';
import { numberMessages } from './number-messages.ts';
import { type Decision, requestsPart } from './requests-part.ts';

interface LookUpView {
  readonly language: Language;
  readonly csrf: string;
  readonly directory: Directory;
  readonly typed?: string;
  readonly problem?: IdentityProblemCode;
  readonly finding?: RecipientRecord;
  /** How a decision went that was asked for on this page. */
  readonly decision?: Decision | undefined;
}

export function lookUpPage(view: LookUpView): Page {
  const { language, csrf, typed, problem, finding } = view;
  const t = registryMessages(language);
  const error = problem === undefined ? undefined : t(`fault-${problem}`);
  const asking = form({
    action: '/look-up',
    csrf,
    body: html`${field({
      language,
      name: 'number',
      label: t('number-label'),
      hint: t('number-hint'),
      value: typed,
      error,
      inputMode: 'numeric',
      autocomplete: 'off',
      spellcheck: false,
      width: 'medium',
    })}${actions(button({ text: t('look-up-button'), busyText: t('look-up-busy') }))}`,
  });
  return {
    title: t('look-up-title'),
    current: '/look-up',
    wide: true,
    hasErrors: error !== undefined,
    main: html`${errorSummary(language, error === undefined ? [] : [{ field: 'number', text: error }])}
      ${heading(t('look-up-title'), t('look-up-lead'))}${asking}
      ${finding === undefined ? '' : found(view, finding, t)}`,
  };
}

function found(view: LookUpView, finding: RecipientRecord, t: RegistryTranslate): Content {
  const { language, csrf, directory, decision } = view;
  const { account, recipient, requests, replacedBy } = finding;
  const title = t('found-title', { number: formatRecipientId(recipient) });
  const nameOf = (operator: string) => directory.operators.get(operator)?.name ?? operator;
  const senderOf = (sender: string) => directory.senders.get(sender)?.name ?? sender;
  const facts = definitionList([
    { term: t('fact-state'), description: state(account, t) },
    { term: t('fact-operator'), description: account === undefined ? '' : nameOf(account.operator) },
    { term: t('fact-since'), description: account === undefined ? '' : time(account.registeredAt, language) },
    { term: t('fact-type'), description: account === undefined ? '' : t(`type-${account.accountType}`) },
  ]);
  return html`${section(title, html`${replaced(language, replacedBy)}${facts}${account === undefined ? html`<p>${t('none-text')}</p>` : ''}`)}
    ${account === undefined || account.pending ? '' : section(t('choices-title'), choices(language, directory, finding, t))}
    ${requestsPart({ language, csrf, requests, nameOf, decision })}
    ${companyPart(language, finding.company)}
    ${section(t('agreements-title'), agreements(language, nameOf, finding, t))}
    ${historyPart({ language, changes: finding.changes, choices: finding.choiceChanges, nameOf, senderOf })}`;
}

function replaced(language: Language, number: string | undefined): Content {
  if (number === undefined) return '';
  const t = numberMessages(language);
  const shown = `${number.slice(0, 8)}-${number.slice(8)}`;
  return notice({ kind: 'info', title: t('replaced-title'), text: t('replaced-text', { number: shown }) });
}

function state(account: Account | undefined, t: RegistryTranslate): Content {
  if (account === undefined) return statusBadge('neutral', t('state-none'));
  return account.pending ? statusBadge('waiting', t('state-pending')) : statusBadge('delivered', t('state-registered'));
}

function choices(language: Language, { senders }: Directory, finding: RecipientRecord, t: RegistryTranslate): Content {
  if (finding.choices.length === 0) return html`<p>${t('choices-none')}</p>`;
  return table({
    caption: t('choices-caption'),
    columns: [{ head: t('column-sender') }, { head: t('column-choice') }, { head: t('column-when') }],
    rows: finding.choices.map(({ sender, accepted, changedAt }) => [
      senders.get(sender)?.name ?? sender,
      accepted ? t('choice-accepted') : t('choice-declined'),
      time(changedAt, language),
    ]),
  });
}

function agreements(
  language: Language,
  nameOf: (operator: string) => string,
  finding: RecipientRecord,
  t: RegistryTranslate,
): Content {
  if (finding.agreements.length === 0) return html`<p>${t('agreements-none')}</p>`;
  return table({
    caption: t('agreements-caption'),
    columns: [
      { head: t('column-what') },
      { head: t('column-when') },
      { head: t('column-operator') },
      { head: t('column-signer') },
      { head: t('column-text') },
    ],
    rows: finding.agreements.map(({ kind, operator, text, signedBy, receivedAt }) => [
      t(`agreement-${kind}`),
      time(receivedAt, language),
      nameOf(operator),
      signedBy.length === 0 ? t('signer-unverified') : signedBy.map(({ name }) => name).join(', '),
      text,
    ]),
  });
}
