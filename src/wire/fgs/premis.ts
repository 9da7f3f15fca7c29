// premis.xml of a package (PREMIS 3.0): every file as an object with its checksum, what happened to the letters, and who did it.
import type { WriteElement } from '../xml/tree.ts';
import { el, elWith, maybe } from '../xml/write.ts';
import { type PackagedFile, type PackageHead, packageNs } from './package.ts';
import { typed, xmlFile, xmlText } from './xml-file.ts';

const { premis } = packageNs;
const PATH = 'path';

export interface PremisEvent {
  /** Unique in the package. */
  readonly id: string;
  /** 'creation', 'digital signature generation', 'transfer', 'information package creation' … */
  readonly type: string;
  readonly at: Date;
  readonly detail?: string;
  readonly outcome?: string;
  /** Letters (by id) or files (by path) that it was about. */
  readonly objects: readonly string[];
  /** An agent's id. */
  readonly agent?: string;
}

export interface PremisAgent {
  readonly id: string;
  readonly name: string;
  readonly type: 'person' | 'organization' | 'software';
  readonly version?: string;
}

export interface Preserved {
  /** Letters by id; each is an intellectual entity. */
  readonly letters: readonly string[];
  readonly events: readonly PremisEvent[];
  readonly agents: readonly PremisAgent[];
}

/** The bytes of premis.xml. `files`: what had been written before it. */
export function writePremis(head: PackageHead, files: readonly PackagedFile[], kept: Preserved): Buffer {
  return xmlFile(
    elWith(
      premis,
      'premis',
      { version: '3.0' },
      entity('information package', head.id),
      ...kept.letters.map((letter) => entity('letter', letter)),
      ...files.map(fileObject),
      ...kept.events.map((event) => eventElement(event, kept)),
      ...kept.agents.map(agentElement),
    ),
  );
}

function identifier(of: string, type: string, value: string): WriteElement {
  return el(
    premis,
    `${of}Identifier`,
    el(premis, `${of}IdentifierType`, type),
    el(premis, `${of}IdentifierValue`, value),
  );
}

function entity(type: string, id: string): WriteElement {
  return typed(el(premis, 'object', identifier('object', type, id)), premis, 'premis:intellectualEntity');
}

function fileObject({ path, sha256, bytes, mimeType, format, originalName }: PackagedFile): WriteElement {
  const designation = el(
    premis,
    'formatDesignation',
    el(premis, 'formatName', format?.name ?? mimeType),
    ...maybe(premis, 'formatVersion', format?.version),
  );
  const characteristics = el(
    premis,
    'objectCharacteristics',
    el(premis, 'compositionLevel', '0'),
    el(premis, 'fixity', el(premis, 'messageDigestAlgorithm', 'SHA-256'), el(premis, 'messageDigest', sha256)),
    el(premis, 'size', String(bytes)),
    el(premis, 'format', designation),
  );
  const name = originalName === undefined ? undefined : xmlText(originalName);
  return typed(
    el(premis, 'object', identifier('object', PATH, path), characteristics, ...maybe(premis, 'originalName', name)),
    premis,
    'premis:file',
  );
}

function eventElement(event: PremisEvent, { letters }: Preserved): WriteElement {
  const known = new Set(letters);
  const outcome =
    event.outcome === undefined
      ? []
      : [el(premis, 'eventOutcomeInformation', el(premis, 'eventOutcome', xmlText(event.outcome)))];
  const detail =
    event.detail === undefined
      ? []
      : [el(premis, 'eventDetailInformation', el(premis, 'eventDetail', xmlText(event.detail)))];
  return el(
    premis,
    'event',
    identifier('event', 'event', event.id),
    el(premis, 'eventType', event.type),
    el(premis, 'eventDateTime', event.at.toISOString()),
    ...detail,
    ...outcome,
    ...(event.agent === undefined ? [] : [identifier('linkingAgent', 'agent', event.agent)]),
    ...event.objects.map((id) => identifier('linkingObject', known.has(id) ? 'letter' : PATH, id)),
  );
}

function agentElement({ id, name, type, version }: PremisAgent): WriteElement {
  return el(
    premis,
    'agent',
    identifier('agent', 'agent', id),
    el(premis, 'agentName', xmlText(name)),
    el(premis, 'agentType', type),
    ...maybe(premis, 'agentVersion', version),
  );
}
