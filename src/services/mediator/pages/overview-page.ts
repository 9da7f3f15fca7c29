// The operations page: what needs a person, what goes on, how it went, how the service itself is (issue 3; LOOK.md, Lists).
import { daysLeft } from '../../../platform/certificates/watch-warnings.ts';
import { formatDate, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, heading, section, table, time } from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { OperationsSeen } from '../operations/read-operations.ts';
import { mailingMessages } from './mailing-messages.ts';
import { mailingBadge } from './mailing-progress.ts';
import { mediatorMessages } from './messages.ts';
import { overviewMessages } from './overview-messages.ts';
import { needs } from './overview-needs.ts';
import { ageInWords, latestTable, operatorTable, queueTable, results, sumOf } from './overview-tables.ts';
import { backupFacts, pauseSection } from './upkeep-section.ts';

export interface Viewer {
  readonly csrf: string;
  readonly readsLog: boolean;
}

/** The page's main content. What changes all the time is fetched again where script runs. */
export function overviewPage(seen: OperationsSeen, viewer: Viewer, language: Language): Html {
  const t = mediatorMessages(language);
  return html`${heading(t('start-title'), t('start-lead'))}
    ${pauseSection(seen, viewer.csrf, language)}
    <p class="sr-only" role="status" data-live-status></p>
    <div data-live="/overview" data-live-waits>${overviewPart(seen, viewer, language)}</div>
    ${certificates(seen, language)}`;
}

/** The part of the page that changes. */
export function overviewPart(seen: OperationsSeen, viewer: Viewer, language: Language): Html {
  const t = mediatorMessages(language);
  const { part, told } = needs(seen, language);
  return html`<div data-settled="no" data-now="${told}">${part}
    ${nowSection(seen, language)}
    ${queueTable(seen, language)}
    ${operatorTable(seen, language)}
    ${results(seen, language)}
    ${mailings(seen, language)}
    ${latestTable(seen.latest, t('latest-title'), language)}
    ${upkeep(seen, viewer, language)}</div>`;
}

function nowSection({ tally, queue, at }: OperationsSeen, language: Language): Html {
  const t = overviewMessages(language);
  const number = (count: number) => formatNumber(count, language);
  const pace = (of: OperationsSeen['tally']) => {
    const sum = (span: 'minute' | 'hour') => number(of.reduce((all, each) => all + each[span], 0));
    return t('pace', { minute: sum('minute'), hour: sum('hour') });
  };
  const lookUps = sumOf(queue.filter(({ stage }) => stage === 'look-up'));
  const held = sumOf(queue.filter(({ stage }) => stage === 'held'));
  const waiting =
    lookUps.oldest === undefined
      ? number(lookUps.count)
      : t('count-oldest', { count: number(lookUps.count), age: ageInWords(lookUps.oldest, at, language) });
  return section(
    t('now-title'),
    definitionList([
      { term: t('now-accepted'), description: pace(tally.filter(({ what }) => what === 'accepted')) },
      { term: t('now-finished'), description: pace(tally.filter(({ what }) => what !== 'accepted')) },
      { term: t('now-look-up'), description: waiting },
      { term: t('now-held'), description: number(held.count) },
    ]),
  );
}

function mailings({ mailings: found }: OperationsSeen, language: Language): Html {
  if (found.length === 0) return html``;
  const words = mailingMessages(language);
  return section(
    overviewMessages(language)('mailings-title'),
    html`<ul class="bd-mailings">${found.map(
      ({ mailingId, name, state }) =>
        html`<li><p class="bd-mailings-head"><a href="/mailings/${mailingId}">${
          name === '' ? words('unnamed') : name
        }</a>${mailingBadge({ state }, language)}</p></li>`,
    )}</ul>`,
  );
}

function upkeep(seen: OperationsSeen, { readsLog }: Viewer, language: Language): Html {
  const t = overviewMessages(language);
  const { behind, lastCheckpoint } = seen.log;
  const log = behind === 0 ? t('log-even') : t('log-behind', { count: behind, number: formatNumber(behind, language) });
  return section(
    t('upkeep-title'),
    html`${definitionList([
      { term: t('log-title'), description: readsLog ? html`<a href="/log">${log}</a>` : log },
      {
        term: t('checkpoint-title'),
        description: lastCheckpoint === undefined ? t('checkpoint-none') : time(lastCheckpoint, language),
      },
      ...backupFacts(seen, language),
    ])}`,
  );
}

function certificates({ certificates: all, at }: OperationsSeen, language: Language): Html {
  const t = overviewMessages(language);
  const dated = all
    .flatMap((thing) => {
      const days = daysLeft(thing, at);
      return days === undefined || thing.validTo === undefined ? [] : [{ ...thing, validTo: thing.validTo, days }];
    })
    .toSorted((one, other) => one.days - other.days);
  if (dated.length === 0) return html``;
  return table({
    caption: t('certificates-caption'),
    columns: [
      { head: t('place') },
      { head: t('kind') },
      { head: t('valid-to') },
      { head: t('days-left'), numeric: true },
    ],
    rows: dated.map(({ place, kind, validTo, days }) => [
      html`<code>${place}</code>`,
      t(`kind-${kind}`),
      formatDate(validTo, language),
      formatNumber(Math.max(0, Math.floor(days)), language),
    ]),
  });
}
