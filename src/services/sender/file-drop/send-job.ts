// A job of the drop folder becomes a letter by the same way as one from REST: checked alike, and made once for its file's name.

import { acceptLetter } from '../accept-letter.ts';
import { refusedLetter } from '../api/faults.ts';
import { givenLetter } from '../api/letters.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { EVERYTHING, wholeUnits } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { unitsByCode } from '../store/units.ts';
import { type DropFault, faultsOf, type JobFile } from './job-file.ts';

export interface Job {
  readonly name: string;
  readonly job: JobFile | undefined;
  readonly attachments: readonly { readonly filename: string; readonly bytes: Uint8Array }[];
}

export type SentJob =
  | { readonly letter: string; readonly replayed: boolean }
  | { readonly faults: readonly DropFault[] };

/** Sends it. The same name with the same content gives the same letter; with another content it is refused. */
export async function sendJob(
  records: Records,
  organisation: SenderOrganisation,
  { name, job, attachments }: Job,
): Promise<SentJob> {
  if (job === undefined) return { faults: [] };
  const actor = await dropActor(records, organisation);
  const { attachments: _, ...members } = job;
  const body = {
    ...members,
    attachments: attachments.map(({ filename, bytes }) => ({
      filename,
      content: Buffer.from(bytes).toString('base64'),
    })),
  };
  try {
    const given = await givenLetter({ records }, { organisation, actor }, body, `file ${name}`);
    const outcome = await acceptLetter(records, organisation, actor, given);
    if (outcome.kind === 'refused') throw refusedLetter(outcome.faults, outcome.files);
    return { letter: outcome.letter.id, replayed: outcome.letter.replayed };
  } catch (error) {
    const faults = faultsOf(error);
    if (faults === undefined) throw error;
    return { faults };
  }
}

// The folder is a system like one with a token, limited to the units that the configuration names.
async function dropActor(records: Records, { id, fileDrop }: SenderOrganisation): Promise<Actor> {
  const whole = { id: 'file-drop', name: 'Filmappen', login: 'file-drop' };
  if (fileDrop?.units === undefined) return { ...whole, sees: EVERYTHING };
  const byCode = await unitsByCode(records.database.reader(id));
  const units = fileDrop.units.flatMap((code) => byCode.get(code) ?? []);
  return { ...whole, sees: wholeUnits(new Set(units)) };
}
