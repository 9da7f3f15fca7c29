// The e-mail about what emergency administrators did or somebody tried: every enrolment, log-in and failed try (issue 4).
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { Config } from '../config.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { emergencyEventsTold, untoldEmergencyEvents } from '../store/emergency.ts';
import type { SenderTables } from '../tables.ts';
import { emergencyMessages } from '../texts/emergency-messages.ts';

/** Sends what has not been told, in one e-mail to each; tried again while the mail server does not take it. */
export function emergencyAlertHandler(
  { mail, alerts, listen }: Pick<Config, 'mail' | 'alerts' | 'listen'>,
  records: Pick<Records, 'database' | 'clock'>,
  { id, name }: Pick<SenderOrganisation, 'id' | 'name'>,
  log: Log,
) {
  return async (): Promise<JobResult<SenderTables>> => {
    const events = await untoldEmergencyEvents(records.database.reader(id));
    if (events.length === 0) return { kind: 'done' };
    if (mail === undefined || alerts === undefined)
      log.warn({ events: events.length }, 'Emergency log-ins are told by nobody: mail and alerts are not configured');
    else {
      const lines = (['sv', 'en'] as const).map((language) => {
        const t = emergencyMessages(language);
        const told = events.map((event) => {
          const when = formatDateTime(event.at, language);
          return `- ${when}: ${t(`alert-${event.kind}`, { name: event.name === '' ? t('alert-nobody') : event.name })}`;
        });
        return [t('alert-lead', { organisation: name }), ...told, t('alert-do')].join('\n');
      });
      const text = [...lines, `${listen.publicUrl}/settings/accounts`].join('\n\n');
      for (const to of alerts.to) await sendMail(mail, { to, subject: emergencyMessages('sv')('alert-subject'), text });
    }
    const ids = events.map((event) => event.id);
    return { kind: 'done', settle: (tx) => emergencyEventsTold(tx, ids, records.clock()) };
  };
}
