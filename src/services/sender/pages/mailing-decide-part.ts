// What others must agree to, when it starts and how it is steered: parts of a mailing's page.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import {
  actions,
  askOnce,
  button,
  faultOf,
  field,
  form,
  type Html,
  html,
  linkButton,
  notice,
  section,
  textArea,
} from '../../../platform/pages/components.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import type { MailingPage } from './mailing-page.ts';

/** Approval and plan. */
export function agreementPart(page: MailingPage): Html {
  const { mailing } = page;
  if (mailing.state === 'draft' || mailing.state === 'preparing') return html``;
  const before = mailing.state === 'checked' || mailing.state === 'asked' || mailing.state === 'approved';
  return html`${before ? approvalPart(page) : decidedText(page)}${before || mailing.planSent !== undefined ? planPart(page) : ''}`;
}

function approvalPart(page: MailingPage): Html {
  const { mailing, language, approval, figures } = page;
  const t = mailingMessages(language);
  if (mailing.state === 'asked') return askedPart(page);
  if (approval === undefined && mailing.decided === undefined) return html``;
  const ready =
    mailing.state === 'checked' && approval !== undefined && figures.problems + figures.raw === 0 && figures.ready > 0;
  return section(
    t('approval-title'),
    html`${approval === undefined ? '' : html`<p>${t(`approval-${approval}`)}</p>`}${decidedText(page)}
      ${ready && page.mayWrite ? act(page, 'ask', 'ask', 'ask-busy', mailing.state === 'checked' ? 'primary' : 'secondary') : ''}
      ${mailing.state === 'approved' && page.mayWrite ? html`<p class="bd-quiet">${t('reopen-text')}</p>${act(page, 'reopen', 'reopen', 'reopen', 'quiet')}` : ''}`,
  );
}

function askedPart(page: MailingPage): Html {
  const { mailing, language, mayApprove, csrf } = page;
  const t = mailingMessages(language);
  const since = mailing.asked === undefined ? '' : t('asked', { when: formatDateTime(mailing.asked.at, language) });
  const version = html`<input type="hidden" name="version" value="${mailing.version}">`;
  const decide =
    mayApprove !== 'yes'
      ? html`<p>${t(mayApprove === 'own-words' ? 'asked-own' : 'asked-other')}</p>`
      : html`<p>${t('approve-lead')}</p>
        ${form({ action: `/mailings/${mailing.id}/approve`, csrf, body: html`${version}${actions(button({ text: t('approve'), busyText: t('approve-busy') }))}` })}
        ${form({
          action: `/mailings/${mailing.id}/return`,
          csrf,
          body: html`${version}${textArea({ language, name: 'comment', label: t('comment'), rows: 3, optional: true, maxLength: 2000 })}
            ${actions(button({ text: t('return'), busyText: t('return-busy'), kind: 'secondary' }))}`,
        })}`;
  const back = page.mayWrite
    ? html`<p class="bd-quiet">${t('reopen-text')}</p>${act(page, 'reopen', 'reopen', 'reopen', 'quiet')}`
    : '';
  return section(t('approval-title'), html`<p>${since}</p>${decide}${back}`);
}

function decidedText({ mailing, language }: MailingPage): Html {
  const { decided } = mailing;
  if (decided === undefined) return html``;
  const t = mailingMessages(language);
  const text = t(decided.decision, { name: decided.byName, when: formatDateTime(decided.at, language) });
  const comment = decided.comment === '' ? '' : html`<p>${t('returned-comment', { comment: decided.comment })}</p>`;
  return notice({
    kind: decided.decision === 'approved' ? 'success' : 'warning',
    text: html`<p>${text}</p>${comment}`,
  });
}

function planPart(page: MailingPage): Html {
  const { mailing, language, plan, planAbove, csrf } = page;
  const t = mailingMessages(language);
  const base = `/mailings/${mailing.id}`;
  const { planSent: sent } = mailing;
  const current = sent?.version === mailing.version;
  const values = sent === undefined ? undefined : { name: sent.byName, when: formatDateTime(sent.at, language) };
  const open = mailing.state === 'checked' || mailing.state === 'asked' || mailing.state === 'approved';
  const mark = form({
    action: `${base}/plan-sent`,
    csrf,
    body: html`<input type="hidden" name="version" value="${mailing.version}">
      ${actions(button({ text: t('plan-mark'), busyText: t('plan-mark-busy'), kind: 'secondary' }))}`,
  });
  return section(
    t('plan-title'),
    html`<p>${t('plan-text')}</p>
      ${plan ? notice({ kind: 'warning', text: t('plan-wanted', { count: formatNumber(planAbove, language) }) }) : ''}
      ${values === undefined ? '' : html`<p>${t(current ? 'plan-sent' : 'plan-sent-old', values)}</p>`}
      ${actions(linkButton({ href: `${base}/plan.csv`, text: t('plan-csv'), icon: 'file' }), linkButton({ href: `${base}/plan.csv?excel=true`, text: t('plan-excel'), icon: 'file' }))}
      ${open && !current && page.mayWrite ? mark : ''}`,
  );
}

/** The form that starts it, where everything is agreed. */
export function startPart(page: MailingPage): Html {
  const { mailing, language, figures, approval, plan, csrf, faults, written } = page;
  const t = mailingMessages(language);
  const agreed = (mailing.state === 'checked' && approval === undefined) || mailing.state === 'approved';
  if (!agreed || plan || figures.problems + figures.raw > 0 || figures.ready === 0 || !page.mayWrite) return html``;
  const one = (name: string, hint: 'start-day' | 'start-time' | 'end-day' | 'rate') =>
    field({
      ...{ language, name, label: t(hint), hint: t(`${hint}-hint`), value: written.get(name) ?? '' },
      ...{ optional: true, width: 'short', error: faultOf(faults, name), spellcheck: false },
    });
  const body = html`<p>${t('start-text', { count: formatNumber(figures.ready, language) })}</p>
    ${one('start-day', 'start-day')}${one('start-time', 'start-time')}${one('end-day', 'end-day')}${one('rate', 'rate')}
    ${actions(button({ text: t('start'), busyText: t('start-busy') }))}`;
  return section(t('start-title'), form({ action: `/mailings/${mailing.id}/start`, csrf, body }));
}

/** Pause, resume, cancel. */
export function steeringPart(page: MailingPage): Html {
  const { mailing, language, csrf } = page;
  const t = mailingMessages(language);
  const { state } = mailing;
  if (!page.mayWrite || state === 'finished' || state === 'cancelled') return html``;
  const next = state === 'running' ? 'pause' : state === 'paused' ? 'resume' : undefined;
  const cancel = askOnce({
    question: t('cancel'),
    text: t('cancel-text'),
    action: form({
      action: `/mailings/${mailing.id}/cancel`,
      csrf,
      body: actions(button({ text: t('cancel'), busyText: t('cancel-busy'), kind: 'danger' })),
    }),
  });
  return section(
    t('steer-title'),
    html`${next === undefined ? '' : html`<p>${t(`${next}-text`)}</p>${act(page, next, next, `${next}-busy`, 'primary')}`}${cancel}`,
  );
}

type Words = Parameters<ReturnType<typeof mailingMessages>>[0];

function act(
  { mailing, csrf, language }: MailingPage,
  path: string,
  text: Words & ('ask' | 'reopen' | 'pause' | 'resume'),
  busy: Words & ('ask-busy' | 'reopen' | 'pause-busy' | 'resume-busy'),
  kind: 'primary' | 'secondary' | 'quiet',
): Html {
  const t = mailingMessages(language);
  const body = actions(button({ text: t(text), busyText: t(busy), kind }));
  return form({ action: `/mailings/${mailing.id}/${path}`, csrf, body });
}
