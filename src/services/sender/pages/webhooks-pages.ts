// Webhooks of the organisation (role administrator): where notices are posted, how it goes, and their secrets.
import { formatDateTime } from '../../../platform/i18n/format.ts';
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
  type Html,
  heading,
  html,
  letterList,
  notice,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import type { TestResult } from '../../../platform/webhooks/test-receiver.ts';
import type { Webhook } from '../store/webhooks.ts';
import { webhookMessages } from '../texts/webhook-messages.ts';

export interface WebhooksPage {
  readonly language: Language;
  readonly csrf: string;
  readonly webhooks: readonly Webhook[];
  readonly typed: { readonly url: string; readonly description: string };
  readonly faults: readonly Fault[];
}

/** All of them, and a new one. */
export function webhooksPage({ language, csrf, webhooks, typed, faults }: WebhooksPage): Html {
  const t = webhookMessages(language);
  const items = webhooks.map((one) => ({
    href: `/settings/webhooks/${one.id}`,
    who: one.description === '' ? one.url : one.description,
    what: one.url,
    when: formatDateTime(one.createdAt, language),
    state: stateBadge(language, one),
  }));
  const url = field({
    language,
    name: 'url',
    label: t('url'),
    hint: t('url-hint'),
    type: 'url',
    value: typed.url,
    error: faultOf(faults, 'url'),
  });
  const description = field({
    language,
    name: 'description',
    label: t('description'),
    optional: true,
    value: typed.description,
    maxLength: 200,
  });
  const body = html`${url}${description}${actions(button({ text: t('make'), busyText: t('making') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}
    ${
      items.length === 0
        ? emptyState({ title: t('empty-title'), text: t('empty-text') })
        : letterList({ language, label: t('title'), items })
    }
    ${section(t('new'), form({ action: '/settings/webhooks', csrf, body }))}
    <p><a href="/settings">${t('to-settings')}</a></p>`;
}

function stateBadge(language: Language, { state, failures }: Webhook): Html {
  const t = webhookMessages(language);
  if (state === 'paused') return statusBadge('refused', t('state-paused'));
  return failures > 0 ? statusBadge('unknown', t('state-trying')) : statusBadge('delivered', t('state-active'));
}

export interface WebhookPage {
  readonly language: Language;
  readonly csrf: string;
  readonly webhook: Webhook;
  /** Shown once, to whoever made it. */
  readonly secret?: string | undefined;
  readonly tested?: TestResult | undefined;
  readonly faults: readonly Fault[];
}

/** One of them. */
export function webhookPage(page: WebhookPage): Html {
  const { language, csrf, webhook, faults } = page;
  const t = webhookMessages(language);
  const base = `/settings/webhooks/${webhook.id}`;
  const post = (path: string, text: string, kind: 'primary' | 'secondary' | 'danger' = 'secondary'): Html =>
    form({ action: `${base}/${path}`, csrf, body: button({ text, busyText: t('working'), kind }) });
  const after = field({
    language,
    name: 'after',
    label: t('replay-after'),
    hint: t('replay-hint'),
    inputMode: 'numeric',
    width: 'short',
    value: '',
    error: faultOf(faults, 'after'),
  });
  const replay = html`${after}${actions(button({ text: t('replay'), busyText: t('working'), kind: 'secondary' }))}`;
  const active = webhook.state === 'active';
  return html`${errorSummary(language, faults)}${heading(webhook.description === '' ? t('one') : webhook.description, webhook.url)}
    ${page.secret !== undefined && notice({ kind: 'warning', title: t('secret-once'), text: copyable(language, page.secret) })}
    ${page.tested !== undefined && testNotice(language, page.tested)}
    ${facts(language, webhook)}
    ${actions(post('test', t('test'), 'primary'), post(active ? 'pause' : 'resume', t(active ? 'pause' : 'resume')))}
    ${section(t('replay-title'), form({ action: `${base}/replay`, csrf, body: replay }))}
    ${section(t('secrets'), secrets(page, base))}
    ${askOnce({ question: t('remove'), text: t('remove-text'), action: post('remove', t('remove-yes'), 'danger') })}
    <p><a href="/settings/webhooks">${t('title')}</a></p>`;
}

function testNotice(language: Language, tested: TestResult): Html {
  const t = webhookMessages(language);
  const status = tested.status === undefined ? (tested.reason ?? '') : String(tested.status);
  const title = t(tested.taken ? 'test-taken' : 'test-not-taken', { status });
  const answer = tested.answer === undefined ? '' : html`<pre class="bd-mono" tabindex="0">${tested.answer}</pre>`;
  return notice({ kind: tested.taken ? 'success' : 'error', title, text: answer, announce: true });
}

function facts(language: Language, webhook: Webhook): Html {
  const t = webhookMessages(language);
  const when = (at: Date | undefined): string | undefined =>
    at === undefined ? undefined : formatDateTime(at, language);
  const failed = webhook.lastFailure;
  const rows = [
    { term: t('state'), description: stateBadge(language, webhook) },
    { term: t('paused-because'), description: webhook.pausedBecause && t(`paused-${webhook.pausedBecause}`) },
    { term: t('position'), description: String(webhook.position) },
    { term: t('last-success'), description: when(webhook.lastSuccessAt) },
    {
      term: t('last-failure'),
      description: failed && `${when(failed.at)} · ${failed.status ?? failed.reason}`,
    },
    { term: t('waiting-since'), description: when(webhook.waitingSince) },
  ];
  return definitionList(rows.filter(({ description }) => description !== undefined && description !== null));
}

function secrets({ language, csrf, webhook }: WebhookPage, base: string): Html {
  const t = webhookMessages(language);
  const list = webhook.secrets.map(({ id, createdAt }) => {
    const remove = form({
      action: `${base}/secrets/${id}/remove`,
      csrf,
      body: button({ text: t('secret-remove'), busyText: t('working'), kind: 'quiet' }),
    });
    return html`<li>${t('secret-from', { when: formatDateTime(createdAt, language) })}${webhook.secrets.length > 1 && remove}</li>`;
  });
  const add = form({
    action: `${base}/secrets`,
    csrf,
    body: button({ text: t('secret-add'), busyText: t('working'), kind: 'secondary' }),
  });
  return html`<p>${t('secrets-text')}</p><ul>${list}</ul>${webhook.secrets.length < 2 && add}`;
}
