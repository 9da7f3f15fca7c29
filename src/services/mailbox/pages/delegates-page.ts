// Delegates as the mailbox's holder sees them, and the form that asks somebody.
import { formatRecipientId, parseRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  date,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  radios,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { type Delegate, LONGEST_YEARS } from '../access/delegates.ts';
import type { MailboxTranslate } from '../messages.ts';

export interface DelegatesView {
  readonly delegates: readonly Delegate[];
  readonly done: 'invited' | 'ended' | undefined;
  readonly csrf: string;
}

/** Whom the holder has let in, each with the way to end it. */
export function delegatesPage(t: MailboxTranslate, language: Language, view: DelegatesView): Page {
  const { delegates, done } = view;
  const now = delegates.filter(({ state }) => state !== 'over');
  const over = delegates.filter(({ state }) => state === 'over');
  const add = linkButton({ href: '/delegates/new', text: t('delegatesAdd'), kind: 'primary' });
  return {
    title: t('delegatesTitle'),
    current: '/settings',
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${t('backToSettings')}</a></p>${heading(t('delegatesTitle'), t('delegatesLead'))}
      ${done === undefined ? '' : notice({ kind: 'success', text: t(done === 'invited' ? 'delegatesInvited' : 'delegatesEnded'), announce: true })}
      ${
        now.length === 0
          ? emptyState({ title: t('delegatesNone'), text: t('delegatesNoneText'), icon: 'person', action: add })
          : html`<ul class="bd-rows" aria-label="${t('delegatesTitle')}">${now.map((one) => row(t, language, view.csrf, one))}</ul>${actions(add)}`
      }
      ${over.length === 0 ? '' : section(t('delegatesOver'), html`<ul class="bd-list">${over.map((one) => html`<li>${one.label}, ${number(one.person)} (${date(one.invitedAt, language)})</li>`)}</ul>`)}`,
  };
}

/** The last day that something is good, from the instant at which it is over. */
export function lastDay(until: Date): Date {
  return new Date(until.getTime() - 1);
}

/** A person's number as people write it. */
export function number(person: string): string {
  const parsed = parseRecipientId(person);
  return parsed.ok ? formatRecipientId(parsed.value) : person;
}

function row(t: MailboxTranslate, language: Language, csrf: string, one: Delegate): Html {
  const end = form({
    action: '/delegates/end',
    csrf,
    body: html`<input type="hidden" name="delegate" value="${one.id}">${button({ text: t('delegatesEndDo'), kind: 'danger' })}`,
  });
  return html`<li class="bd-row"><span class="bd-row-name">${one.label}<br><span class="bd-quiet">${number(one.person)}.
      ${t(one.may === 'read' ? 'delegatesRead' : 'delegatesManage')} ${t('mailboxesUntil')} ${date(lastDay(one.until), language)}.</span></span>
    <span class="bd-row-state">${one.state === 'active' ? statusBadge('delivered', t('delegatesActive')) : statusBadge('waiting', t('delegatesWaiting'))}</span>
    <span class="bd-row-action">${askOnce({ question: t('delegatesEnd'), text: t('delegatesEndText', { name: one.label }), action: end })}</span></li>`;
}

export interface NewDelegateView {
  readonly person: string;
  readonly label: string;
  readonly may: string;
  readonly until: string;
  readonly faults: readonly Fault[];
  /** The e-ID must be used again before this is sent: what was typed stands. */
  readonly stale: string | undefined;
  readonly csrf: string;
}

/** The form. What follows is said before anything is asked. */
export function newDelegatePage(t: MailboxTranslate, language: Language, view: NewDelegateView): Page {
  const { faults } = view;
  const means = [t('delegatesMeans1'), t('delegatesMeans2'), t('delegatesMeans3'), t('delegatesMeans4')];
  return {
    title: t('delegatesNewTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`<p class="bd-back"><a href="/delegates">${icon('back')}${t('delegatesBack')}</a></p>${errorSummary(language, faults)}${heading(t('delegatesNewTitle'))}
      ${view.stale === undefined ? '' : notice({ kind: 'warning', title: t('staleTitle'), text: t('staleText'), actions: linkButton({ href: view.stale, text: t('staleDo') }) })}
      <ul class="bd-list">${means.map((text) => html`<li>${text}</li>`)}</ul>
      ${form({
        action: '/delegates',
        csrf: view.csrf,
        body: html`${fields(t, language, view)}${actions(
          linkButton({ href: '/delegates', text: t('cancel') }),
          button({ text: t('delegatesAsk') }),
        )}`,
      })}`,
  };
}

function fields(t: MailboxTranslate, language: Language, view: NewDelegateView): Html {
  const { faults } = view;
  return html`${personFields(t, language, view)}
    ${radios({
      language,
      name: 'may',
      legend: t('delegatesMay'),
      value: view.may,
      error: faultOf(faults, 'may'),
      options: [
        { value: 'read', label: t('delegatesMayRead'), hint: t('delegatesMayReadHint') },
        { value: 'manage', label: t('delegatesMayManage'), hint: t('delegatesMayManageHint') },
      ],
    })}
    ${field({
      language,
      name: 'until',
      label: t('delegatesUntil'),
      hint: t('delegatesUntilHint', { years: LONGEST_YEARS }),
      value: view.until,
      width: 'short',
      maxLength: 10,
      error: faultOf(faults, 'until'),
    })}`;
}

/** Number and name of somebody who is let in: the same fields for a company's users. */
export function personFields(
  t: MailboxTranslate,
  language: Language,
  view: Pick<NewDelegateView, 'person' | 'label' | 'faults'>,
): Html {
  return html`${field({
    language,
    name: 'person',
    label: t('delegatesPerson'),
    hint: t('delegatesPersonHint'),
    value: view.person,
    inputMode: 'numeric',
    width: 'short',
    maxLength: 20,
    error: faultOf(view.faults, 'person'),
  })}
  ${field({
    language,
    name: 'label',
    label: t('delegatesLabel'),
    hint: t('delegatesLabelHint'),
    value: view.label,
    width: 'medium',
    maxLength: 100,
    error: faultOf(view.faults, 'label'),
  })}`;
}
