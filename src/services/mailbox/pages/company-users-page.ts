// A company's users as those who sign for it see them: roles, who still has to sign, and taking over after the signatories changed.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  checkbox,
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
import type { CompanyUser, CompanyUsers, Signed } from '../access/company-users.ts';
import type { MailboxTranslate } from '../messages.ts';
import { lastDay, number, personFields } from './delegates-page.ts';

export interface UsersView {
  readonly company: string;
  readonly list: CompanyUsers;
  readonly mayKeepEmail: boolean;
  /** Whether they sign only with others. */
  readonly together: boolean;
  readonly done: Signed | 'ended' | 'taken-over' | undefined;
  readonly csrf: string;
}

/** The company's users. */
export function companyUsersPage(t: MailboxTranslate, language: Language, view: UsersView): Page {
  const { list, company } = view;
  const users = list.users.filter(({ state }) => state !== 'over');
  const add = linkButton({ href: '/users/new', text: t('usersAdd'), kind: 'primary' });
  return {
    title: t('usersTitle', { company }),
    current: '/settings',
    main: html`<p class="bd-back"><a href="/mailboxes">${icon('back')}${t('usersBack')}</a></p>${heading(t('usersTitle', { company }), t('usersLead', { company }))}
      ${said(t, view.done)}${list.suspended === undefined ? '' : takeOver(t, language, view)}
      ${
        users.length === 0
          ? emptyState({ title: t('usersNone'), text: t('usersNoneText'), icon: 'person', action: add })
          : html`<ul class="bd-rows" aria-label="${t('usersList')}">${users.map((user) => row(t, language, view.csrf, user))}</ul>${actions(add)}`
      }${view.together ? section(t('settingsClose'), html`<p>${t('closeTogether')}</p>${linkButton({ href: '/close', text: t('settingsCloseLink') })}`) : ''}`,
  };
}

function said(t: MailboxTranslate, done: UsersView['done']): Html {
  if (done === undefined) return html``;
  if (done === 'ended') return notice({ kind: 'success', text: t('usersEnded'), announce: true });
  if (done === 'taken-over') return notice({ kind: 'success', text: t('usersTakenOver'), announce: true });
  const { kind, title, text } = signedWords(t, done);
  return notice({ kind, title, text, announce: true });
}

/** What a signature led to, in words. */
export function signedWords(
  t: MailboxTranslate,
  signed: Signed,
): { readonly kind: 'success' | 'info' | 'warning' | 'error'; readonly title: string; readonly text: string } {
  switch (signed.kind) {
    case 'complete':
      return { kind: 'success', title: t('usersComplete'), text: t('usersCompleteText') };
    case 'incomplete': {
      const others = signed.others.filter((name) => name !== '');
      const text =
        others.length === 0 ? t('usersIncompleteText') : t('usersIncompleteNames', { names: others.join(', ') });
      return { kind: 'info', title: t('usersIncomplete'), text };
    }
    case 'not-supported':
      return { kind: 'warning', title: t('usersNotSupported'), text: t('usersNotSupportedText') };
    case 'refused':
      return { kind: 'error', title: t('farRefused'), text: t('farRefusedText', { code: signed.code }) };
    case 'unanswered':
      return { kind: 'warning', title: t('usersUnanswered'), text: t('usersUnansweredText') };
    case 'already':
      return { kind: 'warning', title: t('usersAlready'), text: t('usersAlreadyText') };
    case 'gone':
      return { kind: 'warning', title: t('usersGone'), text: t('usersGoneText') };
  }
}

function takeOver(t: MailboxTranslate, language: Language, { list, csrf, mayKeepEmail }: UsersView): Html {
  const { suspended } = list;
  if (suspended === undefined) return html``;
  const { email, since } = suspended;
  return section(
    t('takeOverTitle'),
    html`<p>${t('takeOverText')} ${date(since, language)}.</p><p>${t('takeOverWhat')}</p>
      ${form({
        action: '/users/take-over',
        csrf,
        body: html`${
          email === undefined || !mayKeepEmail
            ? ''
            : checkbox({ name: 'email', label: t('takeOverEmail', { email }), hint: t('takeOverEmailHint') })
        }${actions(button({ text: t('takeOverDo') }))}`,
      })}`,
    'take-over',
  );
}

function row(t: MailboxTranslate, language: Language, csrf: string, user: CompanyUser): Html {
  const hidden = html`<input type="hidden" name="user" value="${user.id}">`;
  const sign =
    user.state === 'active' || user.signedByMe
      ? ''
      : form({
          action: '/users/sign',
          csrf,
          body: html`${hidden}${button({
            text: t(user.state === 'suspended' ? 'usersConfirm' : 'usersSign'),
            kind: 'secondary',
            label: t(user.state === 'suspended' ? 'usersConfirmLabel' : 'usersSignLabel', { name: user.label }),
          })}`,
        });
  const end = form({
    action: '/users/end',
    csrf,
    body: html`${hidden}${button({ text: t('usersEndDo'), kind: 'danger' })}`,
  });
  const until = user.until === undefined ? '' : html` ${t('mailboxesUntil')} ${date(lastDay(user.until), language)}.`;
  return html`<li class="bd-row"><span class="bd-row-name">${user.label}<br><span class="bd-quiet">${number(user.person)}.
      ${t(user.role === 'reader' ? 'delegatesRead' : 'delegatesManage')}${until}</span></span>
    <span class="bd-row-state">${state(t, user)}</span>
    <span class="bd-row-action">${sign}${askOnce({ question: t('usersEnd'), text: t('usersEndText', { name: user.label }), action: end })}</span></li>`;
}

function state(t: MailboxTranslate, { state: is, signedByMe }: CompanyUser): Html {
  if (is === 'active') return statusBadge('delivered', t('usersActive'));
  if (is === 'suspended') return statusBadge('refused', t('usersSuspended'));
  return statusBadge('waiting', signedByMe ? t('usersWaitingOthers') : t('usersWaiting'));
}

export interface NewUserView {
  readonly company: string;
  readonly person: string;
  readonly label: string;
  readonly role: string;
  readonly until: string;
  readonly faults: readonly Fault[];
  readonly problem: Signed | undefined;
  readonly stale: string | undefined;
  readonly csrf: string;
}

/** The form that gives a role. */
export function newUserPage(t: MailboxTranslate, language: Language, view: NewUserView): Page {
  const { faults, problem, company } = view;
  return {
    title: t('usersNewTitle'),
    current: '/settings',
    hasErrors: faults.length > 0,
    main: html`<p class="bd-back"><a href="/users">${icon('back')}${t('usersToList')}</a></p>${errorSummary(language, faults)}
      ${heading(t('usersNewTitle'), t('usersNewLead', { company }))}
      ${problem === undefined ? '' : notice({ ...signedWords(t, problem), announce: true })}
      ${view.stale === undefined ? '' : notice({ kind: 'warning', title: t('staleTitle'), text: t('staleText'), actions: linkButton({ href: view.stale, text: t('staleDo') }) })}
      ${form({
        action: '/users',
        csrf: view.csrf,
        body: html`${personFields(t, language, view)}
        ${radios({
          language,
          name: 'role',
          legend: t('usersRole'),
          value: view.role,
          error: faultOf(faults, 'role'),
          options: [
            { value: 'reader', label: t('usersReader'), hint: t('delegatesMayReadHint') },
            { value: 'handler', label: t('usersHandler'), hint: t('delegatesMayManageHint') },
          ],
        })}
        ${field({ language, name: 'until', label: t('delegatesUntil'), hint: t('usersUntilHint'), value: view.until, width: 'short', maxLength: 10, optional: true, error: faultOf(faults, 'until') })}
        ${actions(linkButton({ href: '/users', text: t('cancel') }), button({ text: t('usersGive') }))}`,
      })}`,
  };
}
