// E-mail over SMTP: neutral notices only, never a personal number or a letter's words (DIGG-5)
import nodemailer from 'nodemailer';
import type { MailConfig } from '../config/parts.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
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
      from: config.from,
      to: { name: '', address: mail.to },
      subject: mail.subject.replaceAll(/[\r\n]+/g, ' '),
      text: mail.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}
