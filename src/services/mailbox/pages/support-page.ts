// What the operator's support sees of a mailbox: that it is there and how it stands, never what is in it (issue 5, "Proof").
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  html,
  notice,
  section,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { SupportFacts } from '../store/support.ts';

export interface SupportView {
  readonly person: string;
  readonly reason: string;
  readonly faults: readonly Fault[];
  /** Undefined before a look; null where there is no mailbox here. */
  readonly found: SupportFacts | null | undefined;
  readonly csrf: string;
}

/** The page. */
export function supportPage(t: MailboxTranslate, language: Language, view: SupportView): Page {
  const { faults, found } = view;
  return {
    title: t('supportTitle'),
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('supportTitle'), t('supportLead'))}
      ${found === undefined ? '' : answer(t, language, found)}
      ${form({
        action: '/support',
        csrf: view.csrf,
        body: html`${field({ language, name: 'person', label: t('supportPerson'), value: view.person, inputMode: 'numeric', width: 'short', maxLength: 20, error: faultOf(faults, 'person') })}
          ${textArea({ language, name: 'reason', label: t('supportReason'), hint: t('supportReasonHint'), value: view.reason, rows: 3, maxLength: 300, error: faultOf(faults, 'reason') })}
          ${actions(button({ text: t('supportLook') }))}`,
      })}`,
  };
}

function answer(t: MailboxTranslate, language: Language, found: SupportFacts | null): Content {
  if (found === null) return notice({ kind: 'info', text: t('supportNone'), announce: true });
  const at = (moment: Date | undefined): Content => (moment === undefined ? t('supportNever') : time(moment, language));
  const yes = (is: boolean): string => t(is ? 'supportYes' : 'supportNo');
  const states = { opening: t('supportOpening'), active: t('supportActive'), closed: t('supportClosed') };
  return section(
    t('supportFound'),
    html`${definitionList([
      { term: t('supportState'), description: states[found.state] },
      { term: t('supportOpened'), description: time(found.openedAt, language) },
      {
        term: t('supportClosedAt'),
        description: found.closedAt === undefined ? undefined : time(found.closedAt, language),
      },
      {
        term: t('supportSuspended'),
        description: found.suspendedAt === undefined ? undefined : time(found.suspendedAt, language),
      },
      { term: t('supportLastLogIn'), description: at(found.lastLogIn) },
      { term: t('supportHasEmail'), description: yes(found.hasEmail) },
      { term: t('supportHasPhone'), description: yes(found.hasPhone) },
      { term: t('supportNoticeSent'), description: at(found.lastNotice) },
      { term: t('supportNoticeFailed'), description: at(found.lastNoticeFailed) },
      { term: t('supportWaiting'), description: String(found.noticesWaiting) },
    ])}<p class="bd-quiet">${t('supportShown')}</p>`,
    'found',
  );
}
