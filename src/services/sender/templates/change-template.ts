// Templates are made, written on, published, restored and closed, by template editors in their units (issue 4, "Templates").
// What is written is a draft until it is published; letters are written from the published version.

import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { cleanHtml } from '../html/clean-html.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { seesUnit } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { holds, may } from '../rights.ts';
import {
  addTemplateVersion,
  insertTemplate,
  lockTemplate,
  moveTemplate,
  publishVersion,
  readTemplateVersion,
  replaceTemplateVersion,
  setTemplateClosed,
} from '../store/templates.ts';
import { openUnits } from '../store/units.ts';
import {
  checkPlace,
  checkTemplate,
  checkTemplateSize,
  type Template,
  type TemplateContent,
  type TemplateFault,
  type TemplatePlace,
  tidyPlace,
  tidyTemplate,
} from './template.ts';

type Tx = Parameters<typeof lockTemplate>[0];

export type SavedTemplate =
  | { readonly kind: 'saved'; readonly id: string; readonly version: number }
  | { readonly kind: 'faults'; readonly faults: readonly TemplateFault[] }
  /** Somebody saved another version since. */
  | { readonly kind: 'changed'; readonly latest: number };

/** Whether the actor may write templates of that unit; undefined is every unit's. A system's scope has been asked for already. */
export function mayEdit(actor: Actor, unit: string | undefined): boolean {
  const { rights, sees } = actor;
  if (rights === undefined) return sees.whole === 'all' || (unit !== undefined && seesUnit(actor, unit));
  if (unit !== undefined) return may(rights, 'template-editor', unit) || holds(rights, ['administrator']);
  return holds(rights, ['administrator']) || (rights.get('template-editor') ?? []).some(({ units }) => units === 'all');
}

function cleaned(content: TemplateContent): TemplateContent {
  return tidyTemplate(content.bodyType === 'text/html' ? { ...content, text: cleanHtml(content.text) } : content);
}

/** Makes one, with a draft as its first version. */
export async function makeTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  given: { readonly place: TemplatePlace; readonly content: TemplateContent },
): Promise<SavedTemplate> {
  const place = tidyPlace(given.place);
  const content = cleaned(given.content);
  return await records.database.transaction(organisation.id, async (tx) => {
    const faults = await placeFaults(tx, actor, place, content);
    if (faults.length > 0) return { kind: 'faults', faults };
    const id = randomUUID();
    const saved = { at: records.clock(), by: actor.name };
    const free = await insertTemplate(tx, id, place, content, saved);
    if (!free) return { kind: 'faults', faults: [{ field: 'code', code: 'code-taken' }] };
    await records.events.record(tx, {
      kind: 'template-saved',
      actor: actor.login,
      subject: id,
      details: { version: 1 },
    });
    return { kind: 'saved', id, version: 1 };
  });
}

export interface WrittenTemplate {
  readonly place: TemplatePlace;
  readonly content: TemplateContent;
  /** The version that the editor had before them. */
  readonly over: number;
}

/** Saves what is written: over the draft, or as a new version after a published one. Throws 'not-found' and 'access-denied'. */
export async function saveTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  given: WrittenTemplate,
): Promise<SavedTemplate> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const template = await kept(tx, actor, id);
    if (given.over !== template.latest) return { kind: 'changed', latest: template.latest };
    const place = tidyPlace({ ...given.place, code: template.code });
    const content = cleaned(given.content);
    const faults = await placeFaults(tx, actor, place, content);
    if (faults.length > 0) return { kind: 'faults', faults };
    await moveTemplate(tx, id, place);
    const version = await writeVersion(tx, template, content, { at: records.clock(), by: actor.name });
    await records.events.record(tx, { kind: 'template-saved', actor: actor.login, subject: id, details: { version } });
    return { kind: 'saved', id, version };
  });
}

/** Lets letters be written from the newest version. Throws 'not-found' and 'access-denied'. */
export async function publishTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<SavedTemplate> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const { latest } = await kept(tx, actor, id);
    const version = await readTemplateVersion(tx, id, latest);
    if (version === undefined) throw new BrevduvaError('not-found', 'there is no such version');
    const faults = checkTemplate(version);
    if (faults.length > 0) return { kind: 'faults', faults };
    await publishVersion(tx, id, latest, { at: records.clock(), by: actor.name });
    const details = { version: latest };
    await records.events.record(tx, { kind: 'template-published', actor: actor.login, subject: id, details });
    return { kind: 'saved', id, version: latest };
  });
}

/** Makes an older version the newest again, as a draft; `over`: only while that is the newest. Throws 'not-found' and 'access-denied'. */
export async function restoreTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  { number, over }: { readonly number: number; readonly over?: number },
): Promise<SavedTemplate> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const template = await kept(tx, actor, id);
    if (over !== undefined && template.latest !== over) return { kind: 'changed', latest: template.latest };
    const old = await readTemplateVersion(tx, id, number);
    if (old === undefined) throw new BrevduvaError('not-found', 'there is no such version');
    const saved = { at: records.clock(), by: actor.name, restoredFrom: number };
    // Always a version of its own: what was written since is kept beside it.
    const version = template.latest + 1;
    await addTemplateVersion(tx, id, version, old, saved);
    const details = { version, from: number };
    await records.events.record(tx, { kind: 'template-restored', actor: actor.login, subject: id, details });
    return { kind: 'saved', id, version };
  });
}

/** Closes one, or opens it again. Throws 'not-found' and 'access-denied'. */
export async function closeTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  closed: boolean,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    await kept(tx, actor, id);
    await setTemplateClosed(tx, id, closed ? records.clock() : null);
    const kind = closed ? 'template-closed' : 'template-opened';
    await records.events.record(tx, { kind, actor: actor.login, subject: id });
  });
}

async function kept(tx: Tx, actor: Actor, id: string): Promise<Template> {
  const template = await lockTemplate(tx, id);
  if (template === undefined) throw new BrevduvaError('not-found', 'there is no such template');
  if (!mayEdit(actor, template.unit)) throw new BrevduvaError('access-denied', 'the template is of another unit');
  return template;
}

// A version that was published is never written over, and a draft is the same version until it is.
async function writeVersion(
  tx: Tx,
  { id, latest }: Template,
  content: TemplateContent,
  saved: { readonly at: Date; readonly by: string },
): Promise<number> {
  const newest = await readTemplateVersion(tx, id, latest);
  if (newest?.publishedAt === undefined) {
    await replaceTemplateVersion(tx, id, latest, content, saved);
    return latest;
  }
  await addTemplateVersion(tx, id, latest + 1, content, saved);
  return latest + 1;
}

async function placeFaults(
  tx: Tx,
  actor: Actor,
  place: TemplatePlace,
  content: TemplateContent,
): Promise<TemplateFault[]> {
  const faults = [...checkPlace(place), ...checkTemplateSize(content)];
  const known = place.unit === undefined || (await openUnits(tx)).some(({ id }) => id === place.unit);
  if (!known || !mayEdit(actor, place.unit)) faults.push({ field: 'unit', code: 'unit-not-yours' });
  return faults;
}
