// A party's audits and incidents, as sections of its page.
import { type Html, html, section, table } from '../../../platform/pages/components.ts';
import type { PartyInView } from '../owner/party-parts.ts';
import type { RegistryContext } from '../registry-context.ts';
import { findingsOf, listAudits } from '../store/audits.ts';
import { dutiesOfIncidents, listIncidents } from '../store/incidents.ts';
import { auditMessages } from './audit-messages.ts';
import { auditState, dayText } from './audit-pages.ts';
import { incidentMessages } from './incident-messages.ts';
import { oversightMessages } from './oversight-messages.ts';
import { dutyState } from './page-parts.ts';

/** Its audits with open findings; undefined where it never had one. */
export async function auditsPart(
  { database, organisation, clock }: RegistryContext,
  party: PartyInView,
): Promise<Html | undefined> {
  const { language } = party;
  const reader = database.reader(organisation);
  const audits = await listAudits(reader, party);
  if (audits.length === 0) return undefined;
  const findings = await findingsOf(
    reader,
    audits.map(({ id }) => id),
  );
  const t = auditMessages(language);
  const open = (audit: string): number => findings.filter((one) => one.audit === audit && !one.closed).length;
  const list = table({
    caption: t('caption'),
    columns: [
      { head: t('column-about') },
      { head: t('column-planned') },
      { head: oversightMessages(language)('column-state') },
      { head: t('column-findings'), numeric: true },
    ],
    rows: audits.map((audit) => [
      html`<a href="/audits/${audit.id}">${audit.about}</a>`,
      dayText(audit.plannedOn, language),
      auditState(audit, clock(), t),
      String(open(audit.id)),
    ]),
  });
  return section(t('title'), html`${list}<p><a href="/audits">${t('see-all')}</a></p>`);
}

/** Its incidents; undefined where it never had one. */
export async function incidentsPart(
  { database, organisation, clock }: RegistryContext,
  party: PartyInView,
): Promise<Html | undefined> {
  const { language } = party;
  const reader = database.reader(organisation);
  const incidents = await listIncidents(reader, party);
  if (incidents.length === 0) return undefined;
  const duties = await dutiesOfIncidents(
    reader,
    incidents.map(({ id }) => id),
  );
  const t = incidentMessages(language);
  const list = table({
    caption: t('caption'),
    columns: [{ head: t('column-incident') }, { head: t('column-next') }],
    rows: incidents.map(({ id, title, closed }) => {
      const left = duties.find((duty) => duty.incident === id && duty.ended === undefined);
      const next = left === undefined ? t('nothing-left') : dutyState(left, clock(), language);
      return [html`<a href="/incidents/${id}">${title}</a>`, closed === undefined ? next : t('state-closed')];
    }),
  });
  return section(t('title'), list);
}
