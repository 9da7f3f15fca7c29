// What a person has to do something about, first on the operations page; one line where there is nothing.
import { warningOf } from '../../../platform/certificates/watch-warnings.ts';
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { notice, section } from '../../../platform/pages/components.ts';
import { type Content, type Html, html } from '../../../platform/pages/html.ts';
import { AWAITING_MOST, type OperationsSeen } from '../operations/read-operations.ts';
import type { WebhookLag } from '../store/operations.ts';
import { overviewMessages } from './overview-messages.ts';
import { latestTable } from './overview-tables.ts';
import { upkeepMessages } from './upkeep-messages.ts';
import { isBackupOld } from './upkeep-section.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A line or a webhook may stand still so long before a person is asked to look. */
const PATIENCE_MS = 5 * MINUTE_MS;
/** A minute's worth of events at full speed. */
const LOG_BEHIND = 100_000;
/** Certificates are warned of earlier by e-mail: here a person has to act. */
const CERTIFICATE_DAYS = 30;

interface Need {
  readonly title: string;
  readonly text: Content;
  readonly href?: string;
}

/** Notices, or that there is nothing; and how many they are, in words. */
export function needs(seen: OperationsSeen, language: Language): { readonly part: Html; readonly told: string } {
  const t = overviewMessages(language);
  const found = [
    ...operatorNeeds(seen, language),
    ...webhookNeeds(seen, language),
    ...certificateNeeds(seen, language),
    ...upkeepNeeds(seen, language),
  ];
  const { awaitingCount, awaiting } = seen;
  const count = found.length + (awaitingCount === 0 ? 0 : 1);
  if (count === 0) return { told: t('all-good'), part: notice({ kind: 'success', text: t('all-good') }) };
  const part = section(
    t('needs-title'),
    html`${awaitingCount === 0 ? '' : unknown(awaitingCount, language)}
    ${awaitingCount === 0 ? '' : latestTable(awaiting, t('awaiting-list'), language)}
    ${found.map(({ title, text, href }) => {
      const linked = href === undefined ? title : html`<a href="${href}">${title}</a>`;
      return notice({ kind: 'warning', text: html`<p><strong>${linked}</strong></p><p>${text}</p>` });
    })}`,
  );
  return { told: t('needs-count', { count }), part };
}

function unknown(count: number, language: Language): Html {
  const t = overviewMessages(language);
  const title =
    count > AWAITING_MOST
      ? t('need-unknown-many', { number: formatNumber(AWAITING_MOST, language) })
      : t('need-unknown', { count });
  return notice({ kind: 'warning', title, text: t('need-unknown-text', { count }) });
}

function operatorNeeds({ operators, at }: OperationsSeen, language: Language): readonly Need[] {
  const t = overviewMessages(language);
  return operators.flatMap(({ id, name: operator, closed }) => {
    const href = `/operators/${id}`;
    if (closed?.why === 'stopped') {
      return [{ href, title: t('need-stopped', { operator }), text: t('need-stopped-text', { by: closed.by }) }];
    }
    const lasts = closed?.why === 'breaker' && at.getTime() - closed.since.getTime() > PATIENCE_MS;
    return lasts ? [{ href, title: t('need-breaker', { operator }), text: t('need-breaker-text') }] : [];
  });
}

function webhookNeeds({ webhooks, at }: OperationsSeen, language: Language): readonly Need[] {
  const t = overviewMessages(language);
  return webhooks
    .filter((webhook) => standsStill(webhook, at))
    .map(({ id, description, pausedBecause, waitingSince }) => ({
      href: `/webhooks/${id}`,
      title: t('need-webhook', { webhook: description || id }),
      text:
        pausedBecause === 'gave-up' || waitingSince === undefined
          ? t('need-webhook-gave-up')
          : t('need-webhook-waiting', { since: formatDateTime(waitingSince, language) }),
    }));
}

// What its owner or staff paused stands still because they wanted so.
function standsStill({ state, pausedBecause, waitingSince }: WebhookLag, at: Date): boolean {
  if (state === 'paused') return pausedBecause === 'gave-up';
  return waitingSince !== undefined && at.getTime() - waitingSince.getTime() > PATIENCE_MS;
}

function certificateNeeds({ certificates, at }: OperationsSeen, language: Language): readonly Need[] {
  const t = overviewMessages(language);
  return certificates.flatMap((thing) => {
    const warning = warningOf(thing, at)?.warning;
    const isList = thing.kind === 'revocation-list';
    const count = Math.max(0, Math.floor(((thing.validTo?.getTime() ?? 0) - at.getTime()) / DAY_MS));
    if (warning === undefined || Number(warning) > CERTIFICATE_DAYS) return [];
    const what = isList ? 'list' : 'certificate';
    const title =
      warning === 'revoked'
        ? t('need-certificate-revoked')
        : warning === 'expired'
          ? t(`need-${what}-expired`)
          : t(`need-${what}-days`, { count });
    return [{ title, text: t(`need-${what}-text`, { place: thing.place }) }];
  });
}

function upkeepNeeds(seen: OperationsSeen, language: Language): readonly Need[] {
  const t = overviewMessages(language);
  const words = upkeepMessages(language);
  const { behind } = seen.log;
  const log = { count: behind, number: formatNumber(behind, language) };
  return [
    ...(isBackupOld(seen)
      ? [{ title: words('backup-old-title'), text: words('backup-old-text', { count: seen.warnAfterHours ?? 0 }) }]
      : []),
    ...(behind > LOG_BEHIND ? [{ title: t('need-log'), text: t('need-log-text', log) }] : []),
  ];
}
