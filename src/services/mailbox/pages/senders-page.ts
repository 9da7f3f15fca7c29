// Which senders may send to this mailbox, and what saying no means (DIGG-3, DIGG-4).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  emptyState,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  statusBadge,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { KnownSender } from '../registry/directory.ts';
import { type FarProblem, wordsOf } from '../registry/far-problem.ts';
import type { Activity } from '../store/activity.ts';
import { sentenceOf } from '../texts/activity.ts';

export interface SenderChoice extends KnownSender {
  readonly accepted: boolean;
}

/** A choice that FaR did not take, and why. */
export interface Unsaved {
  readonly sender: KnownSender;
  readonly problem: FarProblem;
}

export interface SendersView {
  /** Undefined when FaR did not answer. */
  readonly senders: readonly SenderChoice[] | undefined;
  readonly search: string;
  readonly done: { readonly kind: 'out' | 'in'; readonly sender: string } | undefined;
  /** What was chosen before, newest first. */
  readonly history: readonly Activity[];
  /** A choice that FaR did not take, kept so that it can be tried again. */
  readonly unsaved: Unsaved | undefined;
  readonly csrf: string;
}

/** The list of senders, each with its state and the one thing that can be done about it. */
export function sendersPage(t: MailboxTranslate, language: Language, view: SendersView): Page {
  return {
    title: t('sendersTitle'),
    current: '/senders',
    main: html`${heading(t('sendersTitle'), t('sendersLead'))}${answers(t, view)}
      ${view.senders === undefined ? '' : list(t, language, view, view.senders)}${history(t, language, view.history)}`,
  };
}

function history(t: MailboxTranslate, language: Language, events: readonly Activity[]): Content {
  if (events.length === 0) return '';
  const rows = events.map(
    (event) => html`<li class="bd-row"><div class="bd-row-words">${sentenceOf(language, event)}</div>
      <p class="bd-row-when">${time(event.at, language)}<br>${event.by}</p></li>`,
  );
  return section(t('sendersHistory'), html`<ol class="bd-rows" aria-label="${t('sendersHistory')}">${rows}</ol>`);
}

function answers(t: MailboxTranslate, { done, unsaved, senders, csrf }: SendersView): Content {
  if (unsaved !== undefined) {
    const { id } = unsaved.sender;
    const again = actions(button({ text: t('sendersRetry'), kind: 'secondary' }));
    const body = html`<input type="hidden" name="sender" value="${id}">${again}`;
    return problemNotice(t, unsaved, form({ action: '/senders/opt-in', csrf, body }));
  }
  if (senders === undefined)
    return notice({
      kind: 'warning',
      title: t('sendersFarDown'),
      text: t('sendersFarDownList'),
      actions: actions(linkButton({ href: '/senders', text: t('sendersRetry') })),
    });
  if (done === undefined) return '';
  const text =
    done.kind === 'out' ? t('sendersOptedOut', { sender: done.sender }) : t('sendersOptedIn', { sender: done.sender });
  return notice({ kind: 'success', text, announce: true });
}

/** From this many senders on there is a search field. */
const SEARCH_FROM = 8;

function list(t: MailboxTranslate, language: Language, view: SendersView, all: readonly SenderChoice[]): Html {
  const wanted = view.search.toLocaleLowerCase('sv');
  const shown = all.filter((sender) => sender.name.toLocaleLowerCase('sv').includes(wanted));
  const search = html`<form method="get" action="/senders" role="search" class="bd-search">
    ${field({ language, name: 'q', label: t('sendersSearch'), type: 'search', value: view.search, width: 'medium', maxLength: 100 })}
    ${button({ text: t('sendersSearchButton'), kind: 'secondary', icon: 'search' })}</form>`;
  return html`${all.length >= SEARCH_FROM || view.search !== '' ? search : ''}
    ${
      shown.length === 0
        ? emptyState({
            title: t('sendersNone'),
            text: t('sendersNoneText'),
            icon: 'search',
            action: linkButton({ href: '/senders', text: t('sendersShowAll') }),
          })
        : html`<ul class="bd-rows" aria-label="${t('sendersList')}">${shown.map((sender) => row(t, view.csrf, sender))}</ul>`
    }
    <p class="bd-quiet">${t('sendersNewNote')}</p>`;
}

function row(t: MailboxTranslate, csrf: string, { id, name, accepted }: SenderChoice): Html {
  const action = accepted
    ? html`<a class="button bd-button-quiet" href="/senders/opt-out?sender=${id}" aria-label="${t('sendersOptOutLabel', { sender: name })}"><span>${t('sendersOptOut')}</span></a>`
    : form({
        action: '/senders/opt-in',
        csrf,
        body: html`<input type="hidden" name="sender" value="${id}">${button({
          text: t('sendersOptIn'),
          kind: 'quiet',
          label: t('sendersOptInLabel', { sender: name }),
        })}`,
      });
  return html`<li class="bd-row"><span class="bd-row-name">${name}</span>
    <span class="bd-row-state">${accepted ? statusBadge('delivered', t('sendersAccepted')) : statusBadge('refused', t('sendersRefused'))}</span>
    <span class="bd-row-action">${action}</span></li>`;
}

/** Asks once before opting out, and says what it means. After a `problem` the choice stands, to be tried again. */
export function optOutPage(
  t: MailboxTranslate,
  view: { sender: KnownSender; csrf: string; problem: FarProblem | undefined },
): Page {
  const sender = view.sender.name;
  const means = [
    t('sendersOptOutMeans1', { sender }),
    t('sendersOptOutMeans2', { sender }),
    t('sendersOptOutMeans3'),
    t('sendersOptOutMeans4'),
  ];
  const { problem } = view;
  return {
    title: t('sendersOptOutTitle', { sender }),
    current: '/senders',
    hasErrors: problem !== undefined,
    main: html`${heading(t('sendersOptOutTitle', { sender }))}${problem === undefined ? '' : problemNotice(t, { sender: view.sender, problem })}
      <ul class="bd-list">${means.map((text) => html`<li>${text}</li>`)}</ul>
      ${form({
        action: '/senders/opt-out',
        csrf: view.csrf,
        body: html`<input type="hidden" name="sender" value="${view.sender.id}">${actions(
          linkButton({ href: '/senders', text: t('sendersCancel'), kind: 'secondary' }),
          button({
            text: problem === undefined ? t('sendersOptOutDo', { sender }) : t('sendersRetry'),
            kind: 'danger',
          }),
        )}`,
      })}`,
  };
}

function problemNotice(t: MailboxTranslate, { sender, problem }: Unsaved, action: Content = ''): Html {
  const silent = { title: t('sendersFarDown'), text: t('sendersFarDownSave', { sender: sender.name }) };
  return notice({ kind: 'error', ...wordsOf(t, problem, silent), announce: true, actions: action });
}
