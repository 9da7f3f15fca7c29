// A package of letters as a tar, written as it is read: files first, then what describes them, METS.xml last (FGS Paketstruktur 2.0).
import { createHash } from 'node:crypto';
import type { ErmsAggregation, ErmsRecord } from '../../../wire/fgs/erms.ts';
import { writeErms } from '../../../wire/fgs/erms.ts';
import { type ManifestFile, type ManifestLetter, writeManifest } from '../../../wire/fgs/manifest.ts';
import { writeMets } from '../../../wire/fgs/mets.ts';
import {
  ERMS_PATH,
  MANIFEST_PATH,
  METS_PATH,
  metadataFile,
  PREMIS_PATH,
  README_PATH,
} from '../../../wire/fgs/package.ts';
import { type PremisEvent, writePremis } from '../../../wire/fgs/premis.ts';
import { TAR_END, tarHeader, tarPadding } from '../../../wire/fgs/tar.ts';
import type { LetterView } from '../letter-view.ts';
import { eventsOf, matterOf, missingOf, recordOf } from './describe-letter.ts';
import { type ArchivedFile, type ArchiveSources, letterFiles } from './letter-files.ts';

interface Described {
  readonly files: ManifestFile[];
  readonly matters: Map<string, { readonly title: string; readonly records: ErmsRecord[] }>;
  readonly events: PremisEvent[];
  readonly letters: ManifestLetter[];
}

/** Pieces of the tar. What is kept in memory grows with the number of letters by their descriptions, never by their files. */
export async function* writePackage(
  sources: ArchiveSources,
  letters: AsyncIterable<LetterView>,
): AsyncGenerator<Uint8Array> {
  const known: Described = { files: [], matters: new Map(), events: [], letters: [] };
  for await (const letter of letters) {
    const files: ArchivedFile[] = [];
    for await (const file of letterFiles(sources, letter)) {
      yield* inTar(sources, known, file);
      files.push({ ...file, content: new Uint8Array(0) });
    }
    describe(sources, known, letter, files);
  }
  for (const file of descriptions(sources, known)) yield* inTar(sources, known, file);
  yield* inTar(sources, known, describing(sources, PREMIS_PATH, premisOf(sources, known)));
  yield* inTar(sources, known, describing(sources, METS_PATH, writeMets(sources.head, known.files)));
  yield TAR_END;
}

function* inTar({ head }: ArchiveSources, known: Described, file: ArchivedFile): Generator<Uint8Array> {
  const { content, signed: _, ...about } = file;
  known.files.push({
    ...about,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  });
  yield tarHeader(`${head.id}/${file.path}`, content.length, file.createdAt);
  yield content;
  yield tarPadding(content.length);
}

function describe(
  { names }: ArchiveSources,
  known: Described,
  letter: LetterView,
  files: readonly ArchivedFile[],
): void {
  const { key, title } = matterOf(letter);
  const matter = known.matters.get(key) ?? { title, records: [] };
  matter.records.push(recordOf(letter, names, files));
  known.matters.set(key, matter);
  known.events.push(...eventsOf(letter));
  known.letters.push({ id: letter.id, state: letter.state, missing: missingOf(letter) });
}

function* descriptions(sources: ArchiveSources, known: Described): Generator<ArchivedFile> {
  const { head } = sources;
  const aggregations: ErmsAggregation[] = [...known.matters].map(([key, { title, records }]) => {
    const [first] = records;
    return { id: idOf(`${head.id} ${key}`, first), objectId: key, title, records };
  });
  yield describing(sources, ERMS_PATH, writeErms(head, aggregations));
  yield describing(sources, README_PATH, Buffer.from(README));
  yield describing(sources, MANIFEST_PATH, writeManifest(head, known.files, known.letters));
}

function describing({ head }: ArchiveSources, path: string, content: Uint8Array): ArchivedFile {
  return { ...metadataFile(head, path), content, what: path };
}

// A UUID of its own for the matter, the same however often the package is made.
function idOf(about: string, first: ErmsRecord | undefined): string {
  const hex = createHash('sha256')
    .update(`${about} ${first?.id ?? ''}`)
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function premisOf({ head }: ArchiveSources, { files, events, letters }: Described): Uint8Array {
  const agents = [
    { id: 'brevduva', name: 'Brevduva', type: 'software', version: head.version },
    { id: head.organisation.id, name: head.organisation.name, type: 'organization' },
  ] as const;
  const made: PremisEvent[] = [
    {
      id: `${head.id}-digests`,
      type: 'message digest calculation',
      at: head.madeAt,
      detail: 'SHA-256 of every file, as it was put in the package',
      outcome: 'success',
      objects: files.map(({ path }) => path),
      agent: 'brevduva',
    },
    {
      id: `${head.id}-made`,
      type: 'information package creation',
      at: head.madeAt,
      outcome: 'success',
      objects: letters.map(({ id }) => id),
      agent: head.organisation.id,
    },
  ];
  return writePremis(head, files, { letters: letters.map(({ id }) => id), events: [...events, ...made], agents });
}

const README = `Arkivpaket från Brevduva
========================

Paketet följer FGS Paketstruktur 2.0 (E-ARK CSIP och SIP). METS.xml räknar upp varje fil med storlek och SHA-256.
metadata/descriptive/erms.xml  ärenden och brev (FGS Ärendehantering 2.0, CITS ERMS)
metadata/preservation/premis.xml  vad som hänt med brev och filer (PREMIS 3.0)
representations/rep1/data/<brevets id>/  brevets filer:
  brev.pdf       brevet med allt som står i det, kvittens och tidslinje (PDF/A-1b)
  bilaga-NN.pdf  bilagorna, byte för byte som de skickades; deras egna namn står i erms.xml och premis.xml
  signerat.xml   den signerade försändelsen; signaturen går att pröva
  far-svar.json  vad förmedlingsadressregistret svarade
  kvittens.json  brevlådeoperatörens kvittens
  handelser.json tidslinje och behandlingshistorik
documentation/manifest.json  samma filer med ord, och vad som saknas och varför; METS.xml följer av den, tecken för tecken

Pröva paketet utan nät:  brevduva archive verify FIL --ca ROT.pem
`;
