// Watches the certificates of parties: warnings 60, 30, 7 and 1 days ahead, expired, revoked; the next takes over when the current one ends.
import { sql } from 'kysely';
import { type CertificateWarning, warningOf } from '../../../platform/certificates/watch-warnings.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { RegistryContext } from '../registry-context.ts';
import { partyOf } from '../store/parties.ts';
import { certificatesInUse, type PartyCertificate } from '../store/party-certificates.ts';
import type { RegistryTables } from '../tables.ts';
import { changeToNext, verdictOn } from './certificates.ts';
import { keyOf } from './party.ts';

/** Looks at every party's certificates; never done. */
export const PARTIES_JOB = 'watch-parties';
const EVERY_MS = 3_600_000;
const BY = { actor: 'system', name: 'Brevduva' };

interface Warned {
  readonly certificate: PartyCertificate;
  readonly warning: CertificateWarning['warning'];
  readonly daily: boolean;
}

/** What matters most about a certificate now, or nothing. */
export function warningAbout(
  context: Pick<RegistryContext, 'owner' | 'clock'>,
  certificate: PartyCertificate,
): Omit<Warned, 'certificate'> | undefined {
  const verdict = verdictOn(context, certificate);
  const revoked = verdict.kind === 'revoked-here' || (verdict.kind === 'untrusted' && verdict.reason === 'revoked');
  const { fingerprint, validTo } = certificate;
  return warningOf({ place: '', kind: 'other', fingerprint, validTo, revoked }, context.clock());
}

export function partiesHandler(context: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  return async () => {
    await takeOver(context);
    await warn(context);
    return { kind: 'retry', afterMs: EVERY_MS };
  };
}

async function inUse({ database, organisation }: RegistryContext): Promise<readonly PartyCertificate[]> {
  return await certificatesInUse(database.reader(organisation));
}

async function takeOver(context: RegistryContext): Promise<void> {
  const now = context.clock();
  const certificates = await inUse(context);
  for (const next of certificates.filter(({ slot }) => slot === 'next')) {
    const current = certificates.find((one) => one.slot === 'current' && keyOf(one) === keyOf(next));
    const isOver = current === undefined || current.validTo < now || current.revoked !== undefined;
    const { role, organisation } = next;
    if (isOver && verdictOn(context, next).kind === 'good') await changeToNext(context, { role, organisation }, BY);
  }
}

async function warn(context: RegistryContext): Promise<void> {
  const { database, organisation, events, clock } = context;
  const certificates = await inUse(context);
  const good = new Set(
    certificates.filter((one) => one.slot === 'next' && verdictOn(context, one).kind === 'good').map(keyOf),
  );
  const warned = certificates.flatMap((certificate) => {
    // Who has a good next certificate has nothing to do but wait.
    if (certificate.slot === 'current' && good.has(keyOf(certificate)) && certificate.validTo > clock()) return [];
    const warning = warningAbout(context, certificate);
    return warning === undefined ? [] : [{ certificate, ...warning }];
  });
  const fresh = await database.transaction(organisation, async (tx) => {
    const told: Warned[] = [];
    for (const one of warned) if (await isNew(tx, one, clock())) told.push(one);
    for (const { certificate, warning } of told) {
      const details = { by: BY.name, fingerprint: certificate.fingerprint, warning };
      const subject = keyOf(certificate);
      await events.record(tx, { kind: 'party.certificate-warned', actor: BY.actor, subject, details });
    }
    return told;
  });
  for (const one of fresh) await mail(context, one);
}

const subjectOf = ({ certificate }: Warned) => `${keyOf(certificate)} ${certificate.fingerprint}`;

async function isNew(tx: Transaction<RegistryTables>, one: Warned, now: Date): Promise<boolean> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const { rows } = await sql`
    insert into certificate_warning (subject, warning, told_at) values (${subjectOf(one)}, ${one.warning}, ${now})
    on conflict (subject, warning) do update set told_at = excluded.told_at
      where ${one.daily}::boolean and certificate_warning.told_at <= ${dayAgo}
    returning subject`.execute(tx.query);
  return rows.length > 0;
}

/** To whoever watches here, and to the party's own contact; what could not be sent is said again by the next round. */
async function mail(context: RegistryContext, one: Warned): Promise<void> {
  const { database, organisation, owner, log } = context;
  if (owner.mail === undefined) return;
  const party = await partyOf(database.reader(organisation), one.certificate);
  const contact = party?.contactEmail ?? '';
  const to = [...(owner.alerts?.to ?? []), ...(contact === '' ? [] : [contact])];
  try {
    for (const address of to) await sendMail(owner.mail, { to: address, ...inWords(one, party?.name ?? '') });
  } catch (err) {
    log.error({ err }, 'A warning about a party’s certificate could not be sent by e-mail; the next round tries again');
    await database.transaction(organisation, async (tx) => {
      const forget = sql`delete from certificate_warning where subject = ${subjectOf(one)} and warning = ${one.warning}`;
      await forget.execute(tx.query);
    });
  }
}

function inWords({ certificate, warning }: Warned, name: string): { readonly subject: string; readonly text: string } {
  const until = stockholmDate(certificate.validTo);
  const [sv, en] =
    warning === 'revoked'
      ? ['är spärrat', 'is revoked']
      : warning === 'expired'
        ? [`gick ut ${until}`, `expired on ${until}`]
        : [`går ut ${until}`, `expires on ${until}`];
  return {
    subject: `Certifikat för ${name} behöver bytas / needs replacing`,
    text: [
      `Certifikatet för ${name} ${sv}.`,
      'Beställ ett nytt och lämna det till infrastrukturens ägare i god tid.',
      '',
      `The certificate of ${name} ${en}.`,
      'Order a new one and give it to the owner of the infrastructure in good time.',
      '',
      `SHA-256 ${certificate.fingerprint}`,
    ].join('\n'),
  };
}
