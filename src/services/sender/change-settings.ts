// An administrator changes who answers questions about the organisation's letters (DIGG-2); new letters begin with it.
import { type ContentFault, checkSupport } from './check-content.ts';
import { tidySupport } from './letter-content.ts';
import { asSupportinfo, type SupportFields } from './letter-draft.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import { saveGraceSeconds, saveSettings } from './store/settings.ts';

/** Saves, unless something is wrong: then the faults. */
export async function changeSettings(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  written: SupportFields,
): Promise<readonly ContentFault[]> {
  const support = tidySupport(written);
  const faults = checkSupport(support);
  if (faults.length > 0) return faults;
  await records.database.transaction(organisation.id, async (tx) => {
    const settings = { supportinfo: asSupportinfo(support), updatedAt: records.clock(), updatedBy: actor.name };
    await saveSettings(tx, settings);
    await records.events.record(tx, { kind: 'settings-changed', actor: actor.login, subject: organisation.id });
  });
  return [];
}

/** How many seconds a letter waits before it is sent, 0 to 3600. Letters that wait already keep their time. */
export async function changeGrace(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  seconds: number,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const { supportinfo } = organisation;
    await saveGraceSeconds(tx, seconds, { supportinfo, updatedAt: records.clock(), updatedBy: actor.name });
    const event = { kind: 'settings-changed', actor: actor.login, subject: organisation.id } as const;
    await records.events.record(tx, { ...event, details: { graceSeconds: seconds } });
  });
}
