// E-mail over SMTP: neutral notices, never a personal number or a letter's words (DIGG-5); and what a sender itself wrote to be
// sent as e-mail with a message of protection class 1 (Notification v3, EmailMessage).
import nodemailer from 'nodemailer';
import type { MailConfig } from '../config/parts.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** On whose behalf it is sent: its name stands before our own address, and answers go to its address. */
  readonly onBehalfOf?: { readonly name: string; readonly address: string };
}

/**
 * Hands one message to the SMTP server. Resolves when the server has taken it; rejects otherwise, and may then be
 * tried again. With `tls` the connection is encrypted or refused; without it STARTTLS is used where offered.
 */
export async function sendMail(config: MailConfig, mail: Mail): Promise<void> {
  const transport = nodemailer.createTransport({
    host: config.host,
    port: config.port,
    secure: config.tls === true && config.port === 465,
    requireTLS: config.tls === true && config.port !== 465,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      ...sender(config, mail),
      to: { name: '', address: mail.to },
      subject: mail.subject.replaceAll(/[\r\n]+/g, ' '),
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

// The address stays ours: another organisation's would fail SPF and DMARC, and we may not speak in its name.
function sender({ from }: MailConfig, { onBehalfOf }: Mail) {
  if (onBehalfOf === undefined) return { from };
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
  return {
    from: { name: onBehalfOf.name.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' '), address },
    replyTo: { name: '', address: onBehalfOf.address },
  };
}
