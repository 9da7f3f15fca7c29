// Webhooks for those who run the mediator: the list, and one with what can be done about it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  copyable,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  notice,
  section,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import { type Content, type Html, html } from '../../../platform/pages/html.ts';
import type { TestResult } from '../../../platform/webhooks/test-receiver.ts';
import type { Webhook } from '../store/webhooks.ts';
import { numberInWords } from './number-in-words.ts';
import { receiverReason, webhookMessages } from './webhook-messages.ts';

/** The list's main content. */
export function webhooksPage(webhooks: readonly Webhook[], language: Language): Html {
  const t = webhookMessages(language);
  if (webhooks.length === 0) {
    return html`${heading(t('title'), t('lead'))}${emptyState({ title: t('none-title'), text: t('none-text') })}`;
  }
  return html`${heading(t('title'), t('lead'))}
    ${table({
      caption: t('list'),
      columns: [
        { head: t('name') },
        { head: t('state') },
        { head: t('organisation') },
        { head: t('last-success') },
        { head: t('last-failure') },
      ],
      rows: webhooks.map((webhook) => [
        html`<a href="/webhooks/${webhook.id}">${webhook.description || new URL(webhook.url).hostname}</a>`,
        badge(webhook, language),
        numberInWords(webhook.organisation),
        webhook.lastSuccessAt === undefined ? t('never') : time(webhook.lastSuccessAt, language),
        failure(webhook, language),
      ]),
    })}`;
}

export interface WebhookView {
  readonly webhook: Webhook;
  readonly ends: { readonly last: number; readonly disposedTo: number };
  readonly csrf: string;
  readonly done?: 'paused' | 'resumed' | 'replayed' | undefined;
  readonly tested?: TestResult | undefined;
  readonly faults: readonly Fault[];
}

/** One webhook's main content. */
export function webhookPage(view: WebhookView, language: Language): Html {
  const t = webhookMessages(language);
  const { webhook, done, faults } = view;
  const gaveUp = webhook.pausedBecause === 'gave-up';
  return html`${errorSummary(language, faults)}${heading(t('one'), webhook.description || placeOf(webhook))}
    ${done === undefined ? '' : notice({ kind: 'success', text: t(`done-${done}`), announce: true })}
    <p>${badge(webhook, language)}</p>
    ${gaveUp ? notice({ kind: 'warning', title: t('gave-up-title'), text: t('gave-up-text') }) : ''}
    ${section(t('facts'), facts(view, language))}
    ${section(t('test-title'), testPart(view, language))}
    ${section(t('pause-title'), pausePart(view, language))}
    ${section(t('replay-title'), replayPart(view, language))}
    <p class="bd-no-print"><a href="/webhooks">${t('back')}</a></p>`;
}

// Without its query: that is where receivers that know no better put their tokens.
function placeOf({ url }: Webhook): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

function badge({ state, pausedBecause, failures }: Webhook, language: Language): Html {
  const t = webhookMessages(language);
  if (state === 'paused' && pausedBecause !== undefined) {
    return statusBadge(pausedBecause === 'gave-up' ? 'refused' : 'neutral', t(`state-paused-${pausedBecause}`));
  }
  return failures > 0 ? statusBadge('waiting', t('state-failing')) : statusBadge('delivered', t('state-active'));
}

function failure({ lastFailure }: Webhook, language: Language): Content {
  if (lastFailure === undefined) return webhookMessages(language)('never');
  return html`${time(lastFailure.at, language)}<br>${receiverReason(lastFailure.reason, lastFailure.status, language)}`;
}

function facts({ webhook, ends }: WebhookView, language: Language): Html {
  const t = webhookMessages(language);
  const { kinds, waitingSince, nextAttemptAt, lastSuccessAt } = webhook;
  return definitionList([
    { term: t('id'), description: copyable(language, webhook.id) },
    { term: t('organisation'), description: numberInWords(webhook.organisation) },
    { term: t('address'), description: placeOf(webhook) },
    { term: t('kinds'), description: kinds === undefined ? t('all-kinds') : kinds.join(', ') },
    { term: t('position'), description: String(webhook.position) },
    { term: t('end'), description: String(ends.last) },
    { term: t('last-success'), description: lastSuccessAt === undefined ? t('never') : time(lastSuccessAt, language) },
    { term: t('last-failure'), description: failure(webhook, language) },
    { term: t('failures'), description: webhook.failures === 0 ? '' : String(webhook.failures) },
    { term: t('waiting'), description: waitingSince === undefined ? '' : time(waitingSince, language) },
    { term: t('next'), description: nextAttemptAt === undefined ? '' : time(nextAttemptAt, language) },
    { term: t('secrets'), description: String(webhook.secrets.length) },
    { term: t('created'), description: time(webhook.createdAt, language) },
  ]);
}

function testPart({ webhook, csrf, tested }: WebhookView, language: Language): Html {
  const t = webhookMessages(language);
  const send = button({ text: t('test'), busyText: t('test-busy'), kind: 'secondary' });
  return html`${tested === undefined ? '' : testNotice(tested, language)}<p>${t('test-text')}</p>
    ${form({ action: `/webhooks/${webhook.id}/test`, csrf, body: actions(send) })}`;
}

function testNotice({ taken, status, reason, milliseconds, answer }: TestResult, language: Language): Html {
  const t = webhookMessages(language);
  const said =
    status === undefined
      ? t('test-failed', { reason: receiverReason(reason ?? '', undefined, language), milliseconds })
      : t(taken ? 'test-taken' : 'test-refused', { status, milliseconds });
  const text =
    answer === undefined
      ? said
      : html`<p>${said}</p><p>${t('test-answer')}: <code class="bd-mono">${answer}</code></p>`;
  return notice({ kind: taken ? 'success' : 'error', text, announce: true });
}

function pausePart({ webhook, csrf }: WebhookView, language: Language): Html {
  const t = webhookMessages(language);
  const what = webhook.state === 'active' ? 'pause' : 'resume';
  const submit = button({ text: t(what), busyText: t(what), kind: 'secondary' });
  return html`<p>${t(`${what}-text`)}</p>
    ${form({ action: `/webhooks/${webhook.id}/${what}`, csrf, body: actions(submit) })}`;
}

function replayPart({ webhook, ends, csrf, faults }: WebhookView, language: Language): Html {
  const t = webhookMessages(language);
  const cursor = field({
    language,
    name: 'after',
    label: t('replay-after'),
    hint: t('replay-hint', { oldest: ends.disposedTo }),
    error: faultOf(faults, 'after'),
    inputMode: 'numeric',
    width: 'medium',
  });
  const submit = actions(button({ text: t('replay'), busyText: t('replay'), kind: 'danger' }));
  const body = html`${cursor}${submit}`;
  const replay = form({ action: `/webhooks/${webhook.id}/replay`, csrf, body });
  // After a mistake it stands open, so that the error summary's link leads to the field.
  if (faults.length > 0) return html`<p>${t('replay-text')}</p>${replay}`;
  return askOnce({ question: t('replay-question'), text: t('replay-text'), action: replay });
}
