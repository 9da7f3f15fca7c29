// What a letter says that no registered type knows: as names and values in plain text, bounded, for people to read and nothing to act on.
// It is kept byte for byte in the letter as it was signed, whatever is shown of it.
import type { Metadata } from '../../wire/mina-meddelanden/delivery.ts';
import type { XmlElement } from '../../wire/xml/tree.ts';
import { isWhiteSpace } from '../../wire/xml/tree.ts';
import { visibleText } from './visible-text.ts';

/** What is shown at most. */
export const UNKNOWN_ITEMS_MAX = 20;
export const UNKNOWN_NAME_MAX = 80;
export const UNKNOWN_VALUE_MAX = 300;
/** Elements within elements: what lies deeper is told of as left out. */
const DEPTH_MAX = 5;
/** Elements that are looked at: a letter of nothing else takes no longer. */
const LOOKED_AT_MAX = 500;

export interface UnknownItem {
  readonly name: string;
  readonly value: string;
}

export interface UnknownMetadata {
  readonly items: readonly UnknownItem[];
  /** There is more than is shown. */
  readonly hasMore: boolean;
}

/** The first of it, Metadata before foreign elements of OfficialMatter. */
export function readUnknown(metadata: readonly Metadata[], elements: readonly XmlElement[]): UnknownMetadata {
  const items: UnknownItem[] = metadata
    .slice(0, UNKNOWN_ITEMS_MAX)
    .map(({ tag, value }) => ({ name: named(tag), value: valued(value) }));
  const walk = { items, lookedAt: 0, hasMore: metadata.length > UNKNOWN_ITEMS_MAX };
  for (const element of elements) descend(element, [], walk);
  return { items: walk.items, hasMore: walk.hasMore };
}

interface Walk {
  readonly items: UnknownItem[];
  lookedAt: number;
  hasMore: boolean;
}

// No deeper than DEPTH_MAX, so the stack is never a stranger's to fill.
function descend(element: XmlElement, above: readonly string[], walk: Walk): void {
  if (walk.items.length >= UNKNOWN_ITEMS_MAX || walk.lookedAt >= LOOKED_AT_MAX) {
    walk.hasMore = true;
    return;
  }
  walk.lookedAt += 1;
  const path = [...above, element.local.slice(0, UNKNOWN_NAME_MAX)];
  const text = element.children.filter((child) => typeof child === 'string').join('');
  const within = element.children.filter((child) => typeof child !== 'string');
  if (!isWhiteSpace(text) || within.length === 0)
    walk.items.push({ name: named(path.join(' – ')), value: valued(text) });
  if (within.length === 0) return;
  if (path.length >= DEPTH_MAX) {
    walk.hasMore = true;
    return;
  }
  for (const child of within) {
    descend(child, path, walk);
    if (walk.hasMore && walk.items.length >= UNKNOWN_ITEMS_MAX) return;
  }
}

function named(name: string): string {
  return visibleText(name, UNKNOWN_NAME_MAX) || '–';
}

function valued(value: string): string {
  return visibleText(value, UNKNOWN_VALUE_MAX) || '–';
}
