// The template's fields filled in, in a draft: what was not changed by hand is written anew from the template, else only the marks
// that stand in the text are filled (issue 4, "Templates").
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { textOfKind } from '../case-types/choose-kind.ts';
import { oneLine } from '../check-content.ts';
import { tidyContent } from '../letter-content.ts';
import type { Draft, DraftContent } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { readCaseType } from '../store/case-types.ts';
import { lockDraft, readDraft, updateDraftContent } from '../store/drafts.ts';
import { readTemplateVersion } from '../store/templates.ts';
import type { SenderTables } from '../tables.ts';
import { type Merged, mergeText } from './merge.ts';
import { fieldKey } from './merge-syntax.ts';
import type { TemplateVersion } from './template.ts';

export type Values = Readonly<Record<string, string>>;

/** Values of a template's fields, tidied; by the names that the template has. What it does not name is left out. */
export function tidyValues(version: Pick<TemplateVersion, 'fields'>, given: Values): Values {
  const byKey = new Map(Object.entries(given).map(([name, value]) => [fieldKey(name), value]));
  return Object.fromEntries(version.fields.map(({ name }) => [name, oneLine(byKey.get(fieldKey(name)) ?? '')]));
}

/** The names of the fields that are needed and empty. */
export function missingValues(version: Pick<TemplateVersion, 'fields'>, values: Values): readonly string[] {
  return version.fields.filter(({ name, needed }) => needed && (values[name] ?? '') === '').map(({ name }) => name);
}

/** A subject or a text with its fields; values in HTML are escaped. */
export function merged(text: string, values: Values, isHtml: boolean): Merged {
  const fields = new Map(Object.entries(values));
  return isHtml ? mergeText(text, fields, escapeHtml) : mergeText(text, fields);
}

/** The version that a draft's text comes from; undefined where it comes from none. */
export async function templateOfDraft(
  reader: Reader<SenderTables>,
  draft: Draft,
): Promise<TemplateVersion | undefined> {
  const from = draft.content.extras?.template;
  return from === undefined ? undefined : await readTemplateVersion(reader, from.id, from.version);
}

export type FilledDraft =
  | { readonly kind: 'filled' }
  /** Names of fields; nothing is changed. */
  | { readonly kind: 'missing'; readonly fields: readonly string[] };

/** Fills the draft's fields. Throws 'not-found' where there is no such draft or it comes from no template. */
export async function fillTemplate(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  given: Values,
): Promise<FilledDraft> {
  const key = { id, owner: actor.id };
  return await records.database.transaction(organisation.id, async (tx) => {
    await lockDraft(tx, key);
    const draft = await readDraft(tx, records.cipher, key);
    const version = draft === undefined ? undefined : await templateOfDraft(tx, draft);
    if (draft === undefined || version === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    const values = tidyValues(version, given);
    const missing = missingValues(version, values);
    if (missing.length > 0) return { kind: 'missing', fields: missing };
    const caseType = draft.caseType === undefined ? undefined : await readCaseType(tx, draft.caseType);
    const source = textOfKind({ caseType, template: { id: '', name: '', version } });
    const content = tidyContent(filledContent(draft.content, version, source, values));
    await updateDraftContent(tx, records.cipher, { ...key, version: draft.version }, content, records.clock());
    return { kind: 'filled' };
  });
}

function filledContent(content: DraftContent, version: TemplateVersion, source: string, values: Values): DraftContent {
  const from = content.extras?.template;
  const isHtml = content.extras?.bodyType === 'text/html';
  const before = from?.values ?? {};
  const sourceNow = isWrittenFrom(content.text, source, before, isHtml) ? source : content.text;
  const subjectNow = isWrittenFrom(content.subject, version.subject, before, false) ? version.subject : content.subject;
  return {
    ...content,
    subject: merged(subjectNow, values, false).text,
    text: merged(sourceNow, values, isHtml).text,
    ...(from === undefined ? {} : { extras: { ...content.extras, template: { ...from, values } } }),
  };
}

// A case type's lead text may have been changed since: then the text counts as changed by hand.
function isWrittenFrom(text: string, source: string, values: Values, isHtml: boolean): boolean {
  return text === source || text === merged(source, values, isHtml).text;
}
