// For the operations page: the pause after a restore with its button, and how old the last backup is (issue 3, "Backup").
import type { BackupRun } from '../../../platform/backup/backup-run.ts';
import type { Pause } from '../../../platform/backup/pause.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  form,
  notice,
  section,
  time,
} from '../../../platform/pages/components.ts';
import { type Content, type Html, html } from '../../../platform/pages/html.ts';
import { upkeepMessages } from './upkeep-messages.ts';

interface BackupSeen {
  readonly lastBackup: BackupRun | undefined;
  /** Warn when the last backup is older, hours; absent: no warning. */
  readonly warnAfterHours: number | undefined;
  readonly at: Date;
}

const HOUR_MS = 3_600_000;

/** The pause, first on the page; nothing where there is none. */
export function pauseSection({ pause }: { readonly pause: Pause | undefined }, csrf: string, language: Language): Html {
  if (pause === undefined) return html``;
  const t = upkeepMessages(language);
  const { backupAt, deliveriesInDoubt } = pause.details;
  const facts = [
    { term: t('paused-since'), description: time(pause.since, language) },
    { term: t('paused-by'), description: pause.by },
    ...(typeof backupAt === 'string'
      ? [{ term: t('paused-backup-at'), description: time(new Date(backupAt), language) }]
      : []),
    ...(typeof deliveriesInDoubt === 'number'
      ? [{ term: t('paused-doubted'), description: String(deliveriesInDoubt) }]
      : []),
  ];
  const resume = form({
    action: '/resume',
    csrf,
    body: actions(button({ text: t('resume'), busyText: t('resuming'), kind: 'primary' })),
  });
  const question = askOnce({ question: t('resume-question'), text: t('resume-text'), action: resume });
  return section(
    t('paused-title'),
    html`${notice({ kind: 'warning', text: t('paused-restored') })}
    <p>${t('paused-doubt')}</p>
    <p>${t('paused-lost')}</p>
    ${definitionList(facts)}
    ${question}`,
  );
}

/** Whether the last backup is older than it may be, or there is none. */
export function isBackupOld({ lastBackup: last, warnAfterHours, at }: BackupSeen): boolean {
  return (
    warnAfterHours !== undefined && (last === undefined || at.getTime() - last.at.getTime() > warnAfterHours * HOUR_MS)
  );
}

/** How old the last backup is, as facts. */
export function backupFacts(
  { lastBackup: last }: BackupSeen,
  language: Language,
): { readonly term: string; readonly description: Content }[] {
  const t = upkeepMessages(language);
  if (last === undefined) return [{ term: t('backup-last'), description: t('backup-none') }];
  return [
    { term: t('backup-last'), description: time(last.at, language) },
    { term: t('backup-size'), description: sizeInWords(last.bytes, language) },
    {
      term: t('backup-verified'),
      description: last.verifiedAt === undefined ? t('backup-not-verified') : time(last.verifiedAt, language),
    },
  ];
}

function sizeInWords(bytes: number, language: Language): string {
  const [divisor, unit] = bytes >= 1e9 ? [1e9, 'GB'] : bytes >= 1e6 ? [1e6, 'MB'] : [1e3, 'kB'];
  const format = new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', { maximumFractionDigits: 1 });
  return `${format.format(bytes / divisor)} ${unit}`;
}
