// Which mailbox to be in: the own one, those of others that let one in, and what one is asked to take on.
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  date,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Accesses, Invited, OthersMailbox } from '../access/accesses.ts';
import type { MailboxTranslate } from '../messages.ts';
import { lastDay } from './delegates-page.ts';

export interface MailboxesView {
  /** The person's own: its name, and whether there is one. Undefined for who has no number. */
  readonly own: { readonly name: string; readonly hasMailbox: boolean } | undefined;
  /** The mailbox that is open now; undefined for the own one. */
  readonly openNow: string | undefined;
  readonly accesses: Accesses;
  /** Whether the e-ID has a number that was replaced by another. */
  readonly replaced: boolean;
  /** Whether others share letters with the person. */
  readonly hasShared: boolean;
  readonly done: 'accepted' | 'declined' | 'left' | 'gone' | 'again' | 'closed' | undefined;
  readonly csrf: string;
}

/** The page. */
export function mailboxesPage(t: MailboxTranslate, language: Language, view: MailboxesView): Page {
  const { accesses, done, own } = view;
  return {
    title: t('mailboxesTitle'),
    current: '/mailboxes',
    main: html`${heading(t('mailboxesTitle'), t('mailboxesLead'))}${said(t, done)}
      ${missing(t, view)}
      ${
        accesses.invitations.length === 0
          ? ''
          : section(
              t('mailboxesInvitations'),
              accesses.invitations.map((one) => invitation(t, language, view.csrf, one)),
            )
      }
      <ul class="bd-rows" aria-label="${t('mailboxesList')}">${own === undefined ? '' : ownRow(t, view, own)}
        ${accesses.others.map((one) => othersRow(t, language, view, one))}</ul>
      ${accesses.without.map(
        ({ organisation, name }) =>
          html`<p>${t('mailboxesWithout', { name, number: formatRecipientId(organisation) })}
          <a href="/open?organisation=${organisation}">${t('mailboxesOpenFor', { name })}</a></p>`,
      )}
      ${view.hasShared ? html`<p><a href="/shared">${t('placeShared')}</a></p>` : ''}
      <p class="bd-quiet">${t('mailboxesNote')}</p>`,
  };
}

/** Why something may not be in the list. */
function missing(t: MailboxTranslate, { replaced, accesses }: MailboxesView): Html {
  if (replaced) return notice({ kind: 'warning', title: t('mailboxesReplaced'), text: t('mailboxesReplacedText') });
  if (!accesses.silent) return html``;
  return notice({ kind: 'warning', title: t('mailboxesSilent'), text: t('mailboxesSilentText') });
}

function said(t: MailboxTranslate, done: MailboxesView['done']): Html {
  if (done === undefined) return html``;
  if (done === 'gone') return notice({ kind: 'warning', text: t('mailboxesGone'), announce: true });
  if (done === 'again') return notice({ kind: 'info', text: t('mailboxesAgain'), announce: true });
  const text = {
    accepted: t('mailboxesAccepted'),
    declined: t('mailboxesDeclined'),
    left: t('mailboxesLeft'),
    closed: t('closeDone'),
  };
  return notice({ kind: 'success', text: text[done], announce: true });
}

function openButton(t: MailboxTranslate, csrf: string, id: string, name: string): Html {
  return form({
    action: '/mailboxes',
    csrf,
    body: html`<input type="hidden" name="mailbox" value="${id}">${button({
      text: t('mailboxesOpen'),
      kind: 'secondary',
      label: t('mailboxesOpenLabel', { name }),
    })}`,
  });
}

function ownRow(t: MailboxTranslate, view: MailboxesView, own: NonNullable<MailboxesView['own']>): Html {
  const here = view.openNow === undefined && own.hasMailbox;
  return html`<li class="bd-row"><span class="bd-row-name">${own.name}<br><span class="bd-quiet">${t('mailboxesOwn')}</span></span>
    <span class="bd-row-state">${here ? statusBadge('delivered', t('mailboxesHere')) : ''}</span>
    <span class="bd-row-action">${
      own.hasMailbox
        ? here
          ? linkButton({ href: '/inbox', text: t('mailboxesToInbox') })
          : openButton(t, view.csrf, 'own', own.name)
        : linkButton({ href: '/open', text: t('openDo') })
    }</span></li>`;
}

function othersRow(t: MailboxTranslate, language: Language, view: MailboxesView, one: OthersMailbox): Html {
  const { account, judged, delegation } = one;
  const here = view.openNow === account.id;
  const action =
    judged.kind !== 'granted'
      ? ''
      : here
        ? linkButton({ href: judged.access.right === 'sign' ? '/users' : '/inbox', text: t('mailboxesToInbox') })
        : openButton(t, view.csrf, account.id, account.name);
  return html`<li class="bd-row"><span class="bd-row-name">${account.name}<br><span class="bd-quiet">${whatFor(t, language, one)}</span>
      ${delegation === undefined ? '' : leave(t, view.csrf, delegation, account.name)}</span>
    <span class="bd-row-state">${here ? statusBadge('delivered', t('mailboxesHere')) : ''}</span>
    <span class="bd-row-action">${action}</span></li>`;
}

function whatFor(t: MailboxTranslate, language: Language, { judged, account }: OthersMailbox): Html {
  if (judged.kind === 'silent') return html`${t('mailboxesCannotSay')}`;
  if (judged.kind === 'refused') return html`${t('accessSuspended', { holder: account.name })}`;
  const { way, right, until } = judged.access;
  const words = {
    sign: t('mailboxesSign'),
    read: t('mailboxesRead'),
    manage: t('mailboxesManage'),
    own: t('mailboxesDecide'),
  };
  const by = {
    delegate: t('mailboxesAsDelegate'),
    'company-user': t('mailboxesAsUser'),
    signatory: t('mailboxesAsSignatory'),
    role: t('mailboxesByRole'),
    mandate: t('mailboxesByMandate'),
    earlier: t('mailboxesEarlier'),
  };
  return html`${by[way]} ${words[right]}${until === undefined ? '' : html` ${t('mailboxesUntil')} ${date(lastDay(until), language)}.`}`;
}

function leave(t: MailboxTranslate, csrf: string, id: string, holder: string): Html {
  const action = form({
    action: '/mailboxes/leave',
    csrf,
    body: html`<input type="hidden" name="delegation" value="${id}">${button({ text: t('mailboxesLeaveDo'), kind: 'danger' })}`,
  });
  return askOnce({ question: t('mailboxesLeave'), text: t('mailboxesLeaveText', { holder }), action });
}

function invitation(t: MailboxTranslate, language: Language, csrf: string, one: Invited): Html {
  const text = one.may === 'read' ? t('mailboxesAskedRead', one) : t('mailboxesAskedManage', one);
  return html`<div class="bd-invitation"><p>${text} ${t('mailboxesUntil')} ${date(lastDay(one.until), language)}.</p>
    <p class="bd-quiet">${t('mailboxesAskedWhat', { holder: one.holder })}</p>
    ${form({
      action: '/mailboxes/answer',
      csrf,
      body: html`<input type="hidden" name="invitation" value="${one.id}">${actions(
        button({ text: t('mailboxesAccept'), name: 'answer', value: 'yes' }),
        button({ text: t('mailboxesDecline'), kind: 'secondary', name: 'answer', value: 'no' }),
      )}`,
    })}</div>`;
}
