// An administrator makes, changes and closes units (issue 4, "Organisation": own senders' texts, supportinfo, colours, logo).
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Supportinfo } from '../../../domain/letter.ts';
import { characters, checkSupport, manyLines, oneLine } from '../check-content.ts';
import { tidySupport } from '../letter-content.ts';
import { asSupportinfo, type SupportFields } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { closeUnit, insertUnit, isOnlyOpenUnit, readUnit, updateUnit } from '../store/units.ts';
import { type AccentFault, accentFaults, readAccent } from './accent.ts';
import { checkLogo, type LogoFault } from './logo.ts';

const NAME_MAX = 100;
const SENDER_TEXT_MAX = 300;
const SENDER_LINES_MAX = 4;
const CODE = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** A unit as it was filled in. */
export interface WrittenUnit {
  readonly code: string;
  readonly name: string;
  readonly senderText: string;
  /** All empty: the organisation's own. */
  readonly support: SupportFields;
  readonly accent: string;
  readonly accentDark: string;
  /** 'keep' leaves the logo as it is. */
  readonly logo: 'keep' | 'none' | Uint8Array;
}

export type UnitFault =
  | { readonly field: 'code'; readonly code: 'code-form' | 'code-taken' }
  | { readonly field: 'name'; readonly code: 'name-empty' | 'name-long' }
  | { readonly field: 'sender-text'; readonly code: 'sender-text-long' }
  | { readonly field: 'logo'; readonly code: LogoFault }
  | ReturnType<typeof checkSupport>[number]
  | AccentFault;

export type SavedUnit =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'faults'; readonly faults: readonly UnitFault[] };

function isEmpty(support: SupportFields): boolean {
  return Object.values(support).every((text) => text.trim() === '');
}

function supportinfoOf(support: SupportFields): Supportinfo | undefined {
  return isEmpty(support) ? undefined : asSupportinfo(tidySupport(support));
}

function faultsOf(written: WrittenUnit): UnitFault[] {
  const { name, senderText, support } = written;
  const faults: UnitFault[] = [];
  if (!CODE.test(written.code)) faults.push({ field: 'code', code: 'code-form' });
  if (oneLine(name) === '') faults.push({ field: 'name', code: 'name-empty' });
  if (characters(name) > NAME_MAX) faults.push({ field: 'name', code: 'name-long' });
  const lines = senderText.trim().split('\n').length;
  if (characters(senderText) > SENDER_TEXT_MAX || lines > SENDER_LINES_MAX)
    faults.push({ field: 'sender-text', code: 'sender-text-long' });
  const accent = readAccent(written.accent, written.accentDark);
  if (accent !== undefined) faults.push(...accentFaults(accent));
  if (written.logo instanceof Uint8Array) {
    const checked = checkLogo(written.logo);
    if (!checked.ok) faults.push({ field: 'logo', code: checked.code });
  }
  return isEmpty(support) ? faults : [...faults, ...checkSupport(tidySupport(support))];
}

function rowOf(written: WrittenUnit) {
  const { logo } = written;
  const checked = logo instanceof Uint8Array ? checkLogo(logo) : undefined;
  const picture =
    logo instanceof Uint8Array && checked?.ok === true
      ? { logo: { bytes: logo, type: checked.type } }
      : logo === 'none'
        ? { logo: undefined }
        : {};
  return {
    code: written.code,
    name: oneLine(written.name),
    senderText: manyLines(written.senderText).trim(),
    supportinfo: supportinfoOf(written.support),
    accent: readAccent(written.accent, written.accentDark),
    ...picture,
  };
}

/** Makes a unit, or says what is wrong. */
export async function makeUnit(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  written: WrittenUnit,
): Promise<SavedUnit> {
  const faults = faultsOf(written);
  if (faults.length > 0) return { kind: 'faults', faults };
  const id = randomUUID();
  return await records.database.transaction(organisation.id, async (tx): Promise<SavedUnit> => {
    const made = await insertUnit(tx, { id, ...rowOf(written), by: actor.name, at: records.clock() });
    if (!made) return { kind: 'faults', faults: [{ field: 'code', code: 'code-taken' }] };
    const details = { code: written.code };
    await records.events.record(tx, { kind: 'unit-changed', actor: actor.login, subject: id, details });
    return { kind: 'saved', id };
  });
}

/**
 * Changes a unit, or says what is wrong; its code stays what systems and groups call it. Throws 'not-found', and
 * 'conflict' where somebody else has changed it since the version that was before the writer.
 */
export async function changeUnit(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  unit: { readonly id: string; readonly version: number },
  given: Omit<WrittenUnit, 'code'>,
): Promise<SavedUnit> {
  const { id, version } = unit;
  const known = await readUnit(records.database.reader(organisation.id), id);
  if (known === undefined) throw new BrevduvaError('not-found', 'there is no such unit');
  const written = { ...given, code: known.code };
  const faults = faultsOf(written);
  if (faults.length > 0) return { kind: 'faults', faults };
  await records.database.transaction(organisation.id, async (tx) => {
    const changed = await updateUnit(tx, { id, version, ...rowOf(written), by: actor.name, at: records.clock() });
    if (!changed) throw new BrevduvaError('conflict', 'somebody else has changed the unit');
    const details = { code: written.code };
    await records.events.record(tx, { kind: 'unit-changed', actor: actor.login, subject: id, details });
  });
  return { kind: 'saved', id };
}

/**
 * Closes a unit: nothing new is written in it, what it has stays where it is. Throws 'not-found', and 'conflict' for the
 * only one that is open: an organisation has one at least.
 */
export async function shutUnit(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    if (await isOnlyOpenUnit(tx, id)) {
      throw new BrevduvaError('conflict', 'the last open unit cannot be closed', {
        detail: {
          sv: 'Det här är den enda enhet som är öppen. Skapa en annan innan du stänger den.',
          en: 'This is the only unit that is open. Make another before you close it.',
        },
      });
    }
    if (!(await closeUnit(tx, id, records.clock(), actor.name)))
      throw new BrevduvaError('not-found', 'there is no such open unit');
    await records.events.record(tx, { kind: 'unit-closed', actor: actor.login, subject: id });
  });
}
