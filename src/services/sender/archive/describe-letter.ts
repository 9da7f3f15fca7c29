// One letter in the words of ERMS and PREMIS: its matter, its agents, and what happened to it.
import type { ErmsFile, ErmsRecord } from '../../../wire/fgs/erms.ts';
import type { PremisEvent } from '../../../wire/fgs/premis.ts';
import type { LetterView, TimelineEntry } from '../letter-view.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { ArchivedFile } from './letter-files.ts';

/** What the letter's matter is called in erms.xml: letters with the same key belong together. */
export function matterOf(letter: LetterView): { readonly key: string; readonly title: string } {
  const { matterId, diaryNumber, id, extras, subject } = letter;
  const key = diaryNumber ?? matterId;
  if (key === undefined) return { key: id, title: subject };
  const about = extras?.matter?.subject ?? '';
  return { key, title: about === '' ? key : about };
}

/** The letter as a record. */
export function recordOf(letter: LetterView, names: LogNames, files: readonly ArchivedFile[]): ErmsRecord {
  const { settledAt, diaryNumber, secrecy, state } = letter;
  const caseType = nameOf(names.caseTypes, letter.caseType);
  const arrived = state === 'delivered' && settledAt !== undefined;
  return {
    id: letter.id,
    title: letter.subject,
    createdAt: letter.createdAt,
    ...(arrived ? { deliveredAt: settledAt } : {}),
    ...(diaryNumber === undefined ? {} : { diaryNumber }),
    ...(caseType === undefined ? {} : { caseType }),
    ...(secrecy === undefined ? {} : { secrecy }),
    protectionClass: letter.protectionClass,
    unit: nameOf(names.units, letter.unit) ?? '',
    author: letter.authorName,
    recipient: letter.recipient,
    dispatch: state === 'to-print' || state === 'printed' ? 'papper' : 'Mina meddelanden',
    files: files.map(fileOf),
  };
}

function fileOf({ path, originalName, what, mimeType, signed }: ArchivedFile): ErmsFile {
  const name = originalName ?? path.slice(path.lastIndexOf('/') + 1);
  return { name, path, description: what, mimeType, signed: signed === true };
}

/** The letter's timeline as events of preservation. */
export function eventsOf(letter: LetterView): readonly PremisEvent[] {
  return letter.timeline.map((entry, index) => {
    const { kind, at, details } = entry;
    const told = Object.keys(details).length === 0 ? {} : { detail: JSON.stringify(details) };
    const event = { id: `${letter.id}-${index + 1}`, type: typeOf(kind), at, ...told, objects: [letter.id] };
    return { ...event, ...(kind === 'delivered' ? { outcome: 'delivered' } : {}) };
  });
}

// Words of the Library of Congress's vocabulary where it has one; our own otherwise, said to be so.
function typeOf(kind: TimelineEntry['kind']): string {
  if (kind === 'created') return 'creation';
  if (kind === 'signed') return 'digital signature generation';
  return kind === 'handed-over' ? 'transfer' : `brevduva: ${kind}`;
}

/** What one would look for and not find, and why. Shown in the manifest. */
export function missingOf(letter: LetterView): readonly { readonly what: string; readonly why: string }[] {
  const sealed = letter.timeline.findLast(({ kind }) => kind === 'sealed');
  const missing = [
    {
      what: 'forseglad försändelse (SealedDelivery)',
      why:
        sealed === undefined
          ? 'Ingen försegling är känd. Förmedlaren förseglar och lämnar vidare; avsändaren får inte den förseglade försändelsen.'
          : 'Förmedlaren förseglade försändelsen. Avsändaren får inte den förseglade försändelsen, bara att det skedde, när, och med vilket certifikat: se handelser.json.',
    },
  ];
  if (letter.signedBlob === undefined)
    missing.push({
      what: 'signerad försändelse',
      why: 'Brevet signerades aldrig: det gick på papper eller väntar ännu.',
    });
  if (letter.state !== 'delivered')
    missing.push({
      what: 'kvittens från brevlådeoperatören',
      why: `Brevet var inte levererat när paketet gjordes (${letter.state}).`,
    });
  return missing;
}
