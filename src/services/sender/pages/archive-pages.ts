// The archivist's pages: asking for an archive package of a period, and one package with how far it has come and its files.
import { formatBytes, formatDate, formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { ArchivePackage, ArchiveVolume } from '../store/archive-packages.ts';
import type { Named } from '../store/log-names.ts';
import { archiveMessages } from '../texts/archive-messages.ts';

export interface ArchiveValues {
  readonly from: string;
  readonly to: string;
  readonly unit: string;
}

export interface ArchivePage {
  readonly language: Language;
  readonly csrf: string;
  readonly units: readonly Named[];
  readonly values: ArchiveValues;
  readonly faults: readonly Fault[];
  readonly packages: readonly ArchivePackage[];
}

const KINDS: Readonly<Record<ArchivePackage['state'], StatusKind>> = {
  making: 'waiting',
  ready: 'delivered',
  failed: 'refused',
  removed: 'neutral',
};

/** The page with the form and what was made. */
export function archivePage(page: ArchivePage): Html {
  const { language, faults, packages } = page;
  const t = archiveMessages(language);
  const list =
    packages.length === 0
      ? html`<p>${t('archive-none')}</p>`
      : table({
          caption: t('archive-list'),
          columns: [
            { head: t('archive-period') },
            { head: t('archive-letters'), numeric: true },
            { head: t('archive-state') },
            { head: t('archive-asked') },
          ],
          rows: packages.map((one) => [
            html`<a href="/archive/${one.id}">${archivePeriod(one)}</a>`,
            formatNumber(one.letters, language),
            stateBadge(language, one.state),
            time(one.askedAt, language),
          ]),
        });
  return html`${errorSummary(language, faults)}${heading(t('archive-title'), t('archive-lead'))}
    ${section(t('archive-new'), askForm(page))}
    ${section(t('archive-list'), list)}`;
}

function askForm({ language, csrf, units, values, faults }: ArchivePage): Html {
  const t = archiveMessages(language);
  const day = (name: 'from' | 'to') =>
    field({
      language,
      name,
      label: t(`archive-${name}`),
      hint: t('archive-day-hint'),
      value: values[name],
      error: faultOf(faults, name),
    });
  const options = [
    { value: '', label: t('archive-every-unit') },
    ...units.map(({ code, name }) => ({ value: code, label: name })),
  ];
  return form({
    action: '/archive',
    csrf,
    body: html`${day('from')}${day('to')}
      ${select({ language, name: 'unit', label: t('archive-unit'), options, value: values.unit, error: faultOf(faults, 'unit') })}
      ${actions(button({ text: t('archive-make'), busyText: t('archive-making') }))}`,
  });
}

/** '2026-11-01 – 2026-11-30'. */
export function archivePeriod({ fromDay, toDay }: Pick<ArchivePackage, 'fromDay' | 'toDay'>): string {
  return fromDay === toDay ? fromDay : `${fromDay} – ${toDay}`;
}

function stateBadge(language: Language, state: ArchivePackage['state']): Html {
  return statusBadge(KINDS[state], archiveMessages(language)(`state-${state}`));
}

export interface PackagePage {
  readonly language: Language;
  readonly csrf: string;
  readonly asked: ArchivePackage;
  readonly volumes: readonly ArchiveVolume[];
  /** Names of its units; none for all. */
  readonly units: readonly string[];
  /** The code of the unit that it was asked for; '' for all of the archivist's. */
  readonly again: string;
}

/** One package. While it is made its first part is renewed (platform/browser/live.ts). */
export function packagePage({ language, csrf, asked, volumes, units, again }: PackagePage): Html {
  const t = archiveMessages(language);
  const by = t('archive-by', { name: asked.askedByName, when: formatDateTime(asked.askedAt, language) });
  return html`${heading(`${t('archive-title')} ${archivePeriod(asked)}`, by)}
    ${units.length > 0 && html`<p>${t('archive-units-some', { units: units.join(', ') })}</p>`}
    <div data-live="/archive/${asked.id}/progress" aria-live="polite">${packageProgress({ language, asked, volumes })}</div>
    ${asked.state === 'failed' && askAgain(language, csrf, asked, again)}
    ${actions(linkButton({ href: '/archive', text: t('archive-back'), kind: 'quiet', icon: 'back' }))}`;
}

function askAgain(language: Language, csrf: string, { fromDay, toDay }: ArchivePackage, unit: string): Html {
  const t = archiveMessages(language);
  const values = { from: fromDay, to: toDay, unit };
  const fields = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const press = button({ text: t('archive-again'), busyText: t('archive-making') });
  return form({ action: '/archive', csrf, body: html`${fields}${actions(press)}` });
}

/** The part that changes. */
export function packageProgress(page: PackageNow): Html {
  return html`<div data-settled="${page.asked.state === 'making' ? 'no' : 'yes'}">${progressBody(page)}</div>`;
}

type PackageNow = Pick<PackagePage, 'language' | 'asked' | 'volumes'>;

function progressBody({ language, asked, volumes }: PackageNow): Html {
  const t = archiveMessages(language);
  const { state, done } = asked;
  // More may have been sent since it was asked for.
  const letters = Math.max(asked.letters, done);
  const count = { done: formatNumber(done, language), letters: formatNumber(letters, language) };
  if (state === 'making') {
    return html`<p>${stateBadge(language, state)}</p>
      <p><progress max="${letters}" value="${done}" aria-label="${t('archive-progress-label')}"></progress></p>
      <p>${t('archive-progress', count)}</p><p>${t('archive-wait')}</p>`;
  }
  if (state === 'failed') return failedNotice(language, asked);
  if (state === 'removed') return notice({ kind: 'info', text: t('archive-removed') });
  const when = asked.expiresAt === undefined ? '' : formatDate(asked.expiresAt, language);
  return html`${notice({ kind: 'success', text: t('archive-ready', { when }) })}
    ${section(
      t('archive-files'),
      html`<ul>${volumes.map((volume) => volumeItem(language, asked, volume))}</ul><p>${t('archive-verify')}</p>`,
    )}`;
}

// A failure that was told has begun at 0 again: only a death leaves the count.
function failedNotice(language: Language, { begun, atLetter }: ArchivePackage): Html {
  const t = archiveMessages(language);
  if (begun === 0) return notice({ kind: 'error', text: t('archive-failed') });
  const which =
    atLetter === undefined
      ? ''
      : html`<p>${t('archive-died-at')} <a href="/letters/${atLetter}">${t('archive-died-letter')}</a>.</p>`;
  return notice({
    kind: 'error',
    text: html`<p>${t('archive-died', { count: begun })}</p>${which}<p>${t('archive-died-do')}</p>`,
  });
}

function volumeItem(
  language: Language,
  { id }: ArchivePackage,
  { number, letters, bytes, sha256 }: ArchiveVolume,
): Html {
  const t = archiveMessages(language);
  const text = t('archive-volume', {
    number,
    letters: formatNumber(letters, language),
    size: formatBytes(bytes, language),
  });
  return html`<li><a href="/archive/${id}/volumes/${number}" download>${text}</a>
    <br><span class="bd-quiet">SHA-256 <code class="bd-mono">${sha256}</code></span></li>`;
}
