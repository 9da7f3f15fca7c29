// Watches every certificate in use and every revocation list: days left as a metric, warnings once to the log and by e-mail (issue 3, "Certificates").
import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Clock } from '../clock.ts';
import type { AlertsConfig, Environment, MailConfig } from '../config/parts.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';
import { sendMail } from '../mail/mail.ts';
import type { Running } from '../running.ts';
import { type WatchedThing, watchedThings } from './watch-places.ts';
import { type CertificateWarning, daysLeft, inWords, warningOf } from './watch-warnings.ts';

export interface WatchCertificatesOptions {
  /** What the e-mail calls it. */
  readonly service: string;
  /** The whole configuration: certificates are found in it by the names of its members. */
  readonly config: { readonly environment: Environment; readonly mail?: MailConfig; readonly alerts?: AlertsConfig };
  readonly organisation: Organisationsnummer;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  /** How often files and time are looked at, ms; default an hour. */
  readonly everyMs?: number;
}

export interface CertificateWatch extends Running {
  /** Looks now. */
  look(): Promise<void>;
  /** Everything that the last look found. */
  seen(): readonly WatchedThing[];
}

const LOOK_MS = 3_600_000;

/**
 * Keeps `brevduva_certificate_days_left{place, kind}` and `brevduva_certificates_revoked`, and gives each warning once: what was said is remembered in the
 * database, so neither a start nor a second process says it again; what is expired or revoked is said again each day.
 * Resolves after a first look.
 */
export async function watchCertificates<DB>(
  database: Database<DB>,
  options: WatchCertificatesOptions,
): Promise<CertificateWatch> {
  const gauges = gaugesIn(options.registry);
  let looking: Promise<void> | undefined;
  let seen: readonly WatchedThing[] = [];
  const look = (): Promise<void> => {
    looking ??= lookAt(database, options, gauges, (things) => {
      seen = things;
    })
      .catch((err: unknown) =>
        options.log.error({ err }, 'Certificates could not be watched; the next round tries again'),
      )
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  await look();
  const timer = setInterval(() => void look(), options.everyMs ?? LOOK_MS).unref();
  return {
    name: 'certificate watch',
    addresses: {},
    look,
    seen: () => seen,
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

interface Gauges {
  readonly days: Gauge<'place' | 'kind'>;
  readonly revoked: Gauge;
}

async function lookAt<DB>(
  database: Database<DB>,
  options: WatchCertificatesOptions,
  gauges: Gauges,
  keep: (things: readonly WatchedThing[]) => void,
): Promise<void> {
  const { config, clock, log } = options;
  const now = clock();
  const { things, unreadable } = watchedThings(config, config.environment, now);
  for (const { place, error } of unreadable) log.error({ err: error, place }, 'A certificate file cannot be read');
  keep(things);
  gauges.days.reset();
  for (const thing of things) {
    const days = daysLeft(thing, now);
    if (days !== undefined) gauges.days.set({ place: thing.place, kind: thing.kind }, days);
  }
  gauges.revoked.set(things.filter(({ revoked }) => revoked).length);
  const warnings = things.flatMap((thing) => warningOf(thing, now) ?? []);
  const fresh = await notYetGiven(database, options.organisation, warnings, now);
  for (const { thing, warning, level } of fresh) {
    const { place, kind, fingerprint, validTo } = thing;
    log[level]({ place, kind, fingerprint, validTo, warning }, says(warning, kind));
  }
  if (fresh.length > 0) await mail(database, options, fresh, now);
}

function says(warning: CertificateWarning['warning'], kind: string): string {
  const what = kind === 'revocation-list' ? 'A revocation list' : 'A certificate';
  if (warning === 'revoked') return `${what} in use is revoked: replace it now`;
  if (warning === 'expired') return `${what} in use has expired: replace it now`;
  return `${what} in use expires within ${warning} ${warning === '1' ? 'day' : 'days'}`;
}

/** Those that nobody has given before, remembered as given now. One certificate in several places is one. */
async function notYetGiven<DB>(
  database: Database<DB>,
  organisation: Organisationsnummer,
  warnings: readonly CertificateWarning[],
  now: Date,
): Promise<readonly CertificateWarning[]> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  return await database.transaction(organisation, async (tx) => {
    const fresh: CertificateWarning[] = [];
    for (const each of warnings) {
      const { rows } = await sql`
        insert into certificate_warning (subject, warning, told_at) values (${each.thing.fingerprint}, ${each.warning}, ${now})
        on conflict (subject, warning) do update set told_at = excluded.told_at
          where ${each.daily}::boolean and certificate_warning.told_at <= ${dayAgo}
        returning subject`.execute(tx.query);
      if (rows.length > 0) fresh.push(each);
    }
    return fresh;
  });
}

async function mail<DB>(
  database: Database<DB>,
  { service, config, organisation, log }: WatchCertificatesOptions,
  warnings: readonly CertificateWarning[],
  now: Date,
): Promise<void> {
  const { mail: server, alerts } = config;
  if (server === undefined || alerts === undefined) return;
  try {
    for (const to of alerts.to) await sendMail(server, { to, ...inWords(service, warnings, now) });
  } catch (err) {
    log.error({ err }, 'A warning about certificates could not be sent by e-mail; the next round tries again');
    // Forgotten, so that the next round says it again, in the log as well.
    await database.transaction(organisation, async (tx) => {
      for (const { thing, warning } of warnings) {
        await sql`delete from certificate_warning where subject = ${thing.fingerprint} and warning = ${warning}`.execute(
          tx.query,
        );
      }
    });
  }
}

function gaugesIn(registry: Registry): Gauges {
  const days = registry.getSingleMetric('brevduva_certificate_days_left');
  const revoked = registry.getSingleMetric('brevduva_certificates_revoked');
  return {
    days:
      days instanceof Gauge
        ? days
        : new Gauge({
            name: 'brevduva_certificate_days_left',
            help: 'Days until a certificate or revocation list in use is over, by its place in the configuration',
            labelNames: ['place', 'kind'],
            registers: [registry],
          }),
    revoked:
      revoked instanceof Gauge
        ? revoked
        : new Gauge({
            name: 'brevduva_certificates_revoked',
            help: 'Certificates in use that a revocation list lists',
            registers: [registry],
          }),
  };
}
