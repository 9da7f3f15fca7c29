// What premis.xml and erms.xml say of a package: files with checksums, events with who and what, and where a letter's files are.
import { attributeOf, childElements, firstChild, isNamed, textOf, type XmlElement } from '../xml/tree.ts';
import { packageNs } from './package.ts';

const { premis, erms } = packageNs;

export interface PremisContent {
  /** By path; '' where there is no checksum by SHA-256. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly letters: number;
  readonly events: number;
  /** Events without id, type or time. */
  readonly incomplete: number;
  /** Objects and agents that are named and not there. */
  readonly unresolved: readonly string[];
}

/** Reads the document; undefined when it is no PREMIS 3. */
export function readPremis(root: XmlElement): PremisContent | undefined {
  if (!isNamed(root, premis, 'premis')) return undefined;
  const children = childElements(root);
  const objects = children.filter((child) => isNamed(child, premis, 'object'));
  const events = children.filter((child) => isNamed(child, premis, 'event'));
  const known = new Set<string>();
  const checksums = new Map<string, string>();
  let letters = 0;
  for (const object of objects) {
    const { type, value } = identifierIn(object, 'object');
    known.add(`${type} ${value}`);
    if (type === 'letter') letters += 1;
    if (type === 'path') checksums.set(value, checksumIn(object));
  }
  for (const agent of children.filter((child) => isNamed(child, premis, 'agent')))
    known.add(`agent ${identifierIn(agent, 'agent').value}`);
  const named = events.flatMap((event) => [...linked(event, 'linkingObject'), ...linked(event, 'linkingAgent')]);
  return {
    checksums,
    letters,
    events: events.length,
    incomplete: events.filter((event) => !isComplete(event)).length,
    unresolved: [...new Set(named.filter((one) => !known.has(one)))],
  };
}

function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  let at = element;
  for (const local of path) at = at === undefined ? undefined : firstChild(at, premis, local);
  return at === undefined ? '' : (textOf(at) ?? '');
}

function identifierIn(element: XmlElement, of: string): { readonly type: string; readonly value: string } {
  const name = `${of}Identifier`;
  return { type: textAt(element, name, `${name}Type`), value: textAt(element, name, `${name}Value`) };
}

function checksumIn(object: XmlElement): string {
  const characteristics = firstChild(object, premis, 'objectCharacteristics');
  if (textAt(characteristics, 'fixity', 'messageDigestAlgorithm') !== 'SHA-256') return '';
  return textAt(characteristics, 'fixity', 'messageDigest').toLowerCase();
}

function linked(event: XmlElement, of: string): string[] {
  const name = `${of}Identifier`;
  return childElements(event)
    .filter((child) => isNamed(child, premis, name))
    .map((child) => `${textAt(child, `${name}Type`)} ${textAt(child, `${name}Value`)}`);
}

function isComplete(event: XmlElement): boolean {
  const at = Date.parse(textAt(event, 'eventDateTime'));
  return identifierIn(event, 'event').value !== '' && textAt(event, 'eventType') !== '' && !Number.isNaN(at);
}

/** The paths of files that erms.xml names; undefined when it is no ERMS. */
export function filesOfErms(root: XmlElement): readonly string[] | undefined {
  if (!isNamed(root, erms, 'erms')) return undefined;
  const found: string[] = [];
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isNamed(next, erms, 'appendix')) found.push((attributeOf(next, '', 'path') ?? '').replace(/^file:\/\/\//, ''));
    waiting.push(...childElements(next));
  }
  return found;
}
