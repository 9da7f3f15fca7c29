// A draft is given its unit, case type and template: class, lead text, text, who answers questions, matter, secrecy, receipt and reply
// follow from them (issue 4, "Case types"; SKL-3, SKL-7).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { tidyContent } from '../letter-content.ts';
import {
  type Draft,
  type DraftContent,
  type LetterExtras,
  type MatterFields,
  type SupportFields,
  supportFields,
} from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { readCaseType } from '../store/case-types.ts';
import { lockDraft, readDraft, setDraftKind, updateDraftContent } from '../store/drafts.ts';
import { readSettings } from '../store/settings.ts';
import { readTemplate, readTemplateVersion } from '../store/templates.ts';
import { openUnits, readUnit } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import type { TemplateVersion } from '../templates/template.ts';
import type { CaseType } from './case-type.ts';
import { mayWriteOf } from './letter-rules.ts';

export interface Kind {
  readonly unit: string;
  readonly caseType: CaseType | undefined;
  readonly template: ChosenTemplate | undefined;
  /** Who answers questions about such letters. */
  readonly support: SupportFields;
}

export interface ChosenTemplate {
  readonly id: string;
  readonly name: string;
  readonly version: TemplateVersion;
}

export interface WantedKind {
  readonly unit: string;
  readonly caseType: string | undefined;
  /** A template's id; 'usual' is the case type's own, where it has one. */
  readonly template: string | undefined;
}

export type FoundKind =
  | { readonly kind: 'found'; readonly found: Kind }
  | { readonly kind: 'fault'; readonly field: 'unit' | 'case-type' | 'template' };

/** The kind that was asked for, where it exists and is the actor's to use. */
export async function findKind(
  reader: Reader<SenderTables>,
  organisation: SenderOrganisation,
  actor: Actor,
  wanted: WantedKind,
): Promise<FoundKind> {
  const unit = (await openUnits(reader)).find(({ id }) => id === wanted.unit);
  if (unit === undefined) return { kind: 'fault', field: 'unit' };
  const caseType = wanted.caseType === undefined ? undefined : await readCaseType(reader, wanted.caseType);
  if (wanted.caseType !== undefined && caseType === undefined) return { kind: 'fault', field: 'case-type' };
  if (!mayWriteOf(actor, unit.id, caseType))
    return { kind: 'fault', field: caseType === undefined ? 'unit' : 'case-type' };
  const id = wanted.template === 'usual' ? caseType?.template : wanted.template;
  const template = id === undefined ? undefined : await publishedTemplate(reader, id, unit.id);
  if (template === undefined && id !== undefined && wanted.template !== 'usual')
    return { kind: 'fault', field: 'template' };
  const settings = await readSettings(reader);
  const own = (await readUnit(reader, unit.id))?.supportinfo;
  const support = caseType?.support ?? supportFields(own ?? settings?.supportinfo ?? organisation.supportinfo);
  return { kind: 'found', found: { unit: unit.id, caseType, template, support } };
}

/** The published version of a template that letters of that unit may be written from. */
export async function publishedTemplate(
  reader: Reader<SenderTables>,
  id: string,
  unit: string,
): Promise<ChosenTemplate | undefined> {
  const template = await readTemplate(reader, id);
  if (template?.published === undefined || template.closedAt !== undefined) return undefined;
  if (template.unit !== undefined && template.unit !== unit) return undefined;
  const version = await readTemplateVersion(reader, id, template.published);
  return version === undefined ? undefined : { id, name: template.name, version };
}

const NO_MATTER: MatterFields = {
  matterId: '',
  eventId: '',
  precedingEventId: '',
  subject: '',
  eventType: '',
  status: '',
};

/** The content as the kind has it. What is written is replaced by the lead text and the template only where that is wanted. */
export function contentOfKind(content: DraftContent, kind: Kind, replaceText: boolean): DraftContent {
  const { caseType, template, support } = kind;
  const base = { ...content, support, protectionClass: caseType?.protectionClass ?? content.protectionClass };
  const extras = extrasOfKind(content.extras ?? {}, caseType);
  if (!replaceText) return withExtras(base, extras);
  const { template: _before, bodyType: _type, ...others } = extras;
  const { subject = content.subject, language = content.language } = template?.version ?? {};
  return withExtras({ ...base, subject, language, text: textOfKind(kind) }, { ...others, ...asExtras(template) });
}

function asExtras(template: ChosenTemplate | undefined): LetterExtras {
  if (template === undefined) return {};
  const { id, name, version } = template;
  const from = { template: { id, name, version: version.number } };
  return version.bodyType === 'text/html' ? { ...from, bodyType: 'text/html' } : from;
}

function extrasOfKind(before: LetterExtras, caseType: CaseType | undefined): LetterExtras {
  const {
    asksReceipt: _receipt,
    signedReceipt: _signed,
    allowsReply: _reply,
    classReason: _reason,
    matter,
    ...kept
  } = before;
  const isEvent = caseType?.category === 'event';
  const filled = matter !== undefined && Object.values(matter).some((value) => value !== '');
  return {
    ...kept,
    ...(isEvent || filled ? { matter: matter ?? NO_MATTER } : {}),
    ...(caseType === undefined || caseType.secrecy === '' ? {} : { secrecy: caseType.secrecy }),
    ...(caseType?.asksReceipt === true ? { asksReceipt: true } : {}),
    ...(caseType?.signedReceipt === true ? { signedReceipt: true } : {}),
    ...(caseType?.allowsReply === true ? { allowsReply: true } : {}),
  };
}

function withExtras(content: DraftContent, extras: LetterExtras): DraftContent {
  const { extras: _before, ...others } = content;
  return Object.keys(extras).length === 0 ? others : { ...others, extras };
}

/** The lead text, then the template's text, its fields not yet filled in. */
export function textOfKind({ caseType, template }: Pick<Kind, 'caseType' | 'template'>): string {
  const lead = caseType?.leadText.trim() ?? '';
  if (template === undefined) return lead === '' ? '' : `${lead}\n\n`;
  const { bodyType, text } = template.version;
  if (lead === '') return text;
  if (bodyType === 'text/plain') return `${lead}\n\n${text}`;
  const paragraphs = lead.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`);
  return `${paragraphs.join('')}${text}`;
}

export type ChosenKind =
  | { readonly kind: 'chosen'; readonly draft: Draft; readonly hasFields: boolean }
  | { readonly kind: 'fault'; readonly field: 'unit' | 'case-type' | 'template' };

/** Gives the actor's draft its kind. Throws 'not-found', and 'conflict' where another window has saved it since. */
export async function chooseKind(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  wanted: WantedKind & { readonly replaceText: boolean },
): Promise<ChosenKind> {
  const key = { id, owner: actor.id };
  return await records.database.transaction(organisation.id, async (tx) => {
    const found = await findKind(tx, organisation, actor, wanted);
    if (found.kind === 'fault') return found;
    await lockDraft(tx, key);
    const draft = await readDraft(tx, records.cipher, key);
    if (draft === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    const kind = found.found;
    const content = tidyContent(contentOfKind(draft.content, kind, wanted.replaceText));
    const at = records.clock();
    const version = await updateDraftContent(tx, records.cipher, { ...key, version: draft.version }, content, at);
    if (version === undefined) throw new BrevduvaError('not-found', 'there is no such draft');
    await setDraftKind(tx, key, kind.unit, kind.caseType?.id);
    const chosen = { ...draft, unit: kind.unit, caseType: kind.caseType?.id, content, version, updatedAt: at };
    const hasFields = wanted.replaceText && (kind.template?.version.fields.length ?? 0) > 0;
    return { kind: 'chosen', draft: chosen, hasFields };
  });
}
