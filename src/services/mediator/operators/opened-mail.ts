// The e-mail that tells those who run the mediator that an operator has stopped answering; sent only where mail is configured.

import type { Log } from '../../../platform/log.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { Config } from '../config.ts';
import { reasonInWords } from '../pages/reason-messages.ts';

/** Sends it, in the background: the log and the metric have told it already. Never throws. */
export async function tellByMail(
  { mail, alerts, listen }: Pick<Config, 'mail' | 'alerts' | 'listen'>,
  operator: string,
  reason: string,
  log: Log,
): Promise<void> {
  if (mail === undefined || alerts === undefined) return;
  const page = `${listen.publicUrl}/operators`;
  const text = [
    `Överlämningen till ${operator} är pausad: ${reasonInWords(reason, 'sv')}.`,
    'Försändelserna väntar. En i taget prövas, och resten lämnas över så snart en går fram.',
    'Kontakta operatören om det dröjer.',
    '',
    `The hand-over to ${operator} is paused: ${reasonInWords(reason, 'en')}.`,
    'Deliveries wait. One at a time is tried, and the rest is handed over as soon as one gets through.',
    'Contact the operator if it takes long.',
    '',
    page,
  ].join('\n');
  const subject = `Brevduva: ${operator} svarar inte / does not answer`;
  try {
    for (const to of alerts.to) await sendMail(mail, { to, subject, text });
  } catch (err) {
    log.warn({ err }, 'The e-mail about an operator that does not answer could not be sent');
  }
}
