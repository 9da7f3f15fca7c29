// A template as its editors write it: subject, text, and what its fields are for (issue 4, "Templates").
import type { Language } from '../../../domain/letter.ts';
import { SUBJECT_MAX } from '../../../domain/letter.ts';
import { characters, manyLines, oneLine } from '../check-content.ts';
import { fieldsIn, mergeText } from './merge.ts';
import { fieldKey } from './merge-syntax.ts';

export interface TemplateField {
  /** As the text names it. */
  readonly name: string;
  readonly hint: string;
  /** Shown in previews. */
  readonly example: string;
  /** A letter without it cannot be sent. */
  readonly needed: boolean;
}

export interface TemplateContent {
  readonly subject: string;
  readonly bodyType: 'text/plain' | 'text/html';
  readonly text: string;
  readonly language: Language;
  readonly fields: readonly TemplateField[];
}

export interface TemplateVersion extends TemplateContent {
  readonly number: number;
  readonly restoredFrom: number | undefined;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly publishedAt: Date | undefined;
  readonly publishedBy: string | undefined;
}

/** What a template is called and where it lies. */
export interface TemplatePlace {
  readonly code: string;
  readonly name: string;
  /** '' or names with ' / ' between them. */
  readonly folder: string;
  /** By id; undefined: every unit's. */
  readonly unit: string | undefined;
}

export interface Template extends TemplatePlace {
  readonly id: string;
  readonly published: number | undefined;
  readonly latest: number;
  readonly closedAt: Date | undefined;
}

export type TemplateFaultCode =
  | 'code-wrong'
  | 'code-taken'
  | 'name-empty'
  | 'name-long'
  | 'folder-long'
  | 'unit-not-yours'
  | 'subject-empty'
  | 'subject-long'
  | 'text-empty'
  | 'text-long'
  | 'fields-many'
  | 'unclosed-mark'
  | 'unknown-mark'
  | 'unclosed-condition'
  | 'stray-end'
  | 'too-deep';

export interface TemplateFault {
  readonly field: 'code' | 'name' | 'folder' | 'unit' | 'subject' | 'text';
  readonly code: TemplateFaultCode;
  /** The mark that is wrong and its line, where one is. */
  readonly tag?: string;
  readonly line?: number;
}

export const CODE = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAME_MAX = 120;
const FOLDER_MAX = 200;
const TEXT_MAX = 200_000;
const FIELDS_MAX = 60;

/** Tidied: one line or many; fields as the subject and the text name them, with what was written about each. */
export function tidyTemplate(content: TemplateContent): TemplateContent {
  const subject = oneLine(content.subject);
  const text = manyLines(content.text);
  const known = new Map(content.fields.map((field) => [fieldKey(field.name), field]));
  const fields = fieldsIn(`${subject}\n${text}`).map((name) => {
    const field = known.get(fieldKey(name));
    return {
      name,
      hint: oneLine(field?.hint ?? ''),
      example: oneLine(field?.example ?? ''),
      needed: field?.needed ?? true,
    };
  });
  return { ...content, subject, text, fields };
}

/** The place, tidied. A folder's names are parted by a slash. */
export function tidyPlace(place: TemplatePlace): TemplatePlace {
  const names = place.folder.split('/').map((name) => oneLine(name));
  const folder = names.filter((name) => name !== '').join(' / ');
  return { ...place, code: place.code.trim().toLowerCase(), name: oneLine(place.name), folder };
}

/** What is wrong with the place. */
export function checkPlace({ code, name, folder }: TemplatePlace): TemplateFault[] {
  const faults: TemplateFault[] = [];
  if (name === '') faults.push({ field: 'name', code: 'name-empty' });
  if (characters(name) > NAME_MAX) faults.push({ field: 'name', code: 'name-long' });
  if (!CODE.test(code)) faults.push({ field: 'code', code: 'code-wrong' });
  if (characters(folder) > FOLDER_MAX) faults.push({ field: 'folder', code: 'folder-long' });
  return faults;
}

/** What is wrong with the content: a draft may be saved with it, but not published. */
export function checkTemplate(content: TemplateContent): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const { subject, text, fields } = content;
  if (subject === '') faults.push({ field: 'subject', code: 'subject-empty' });
  if (characters(subject) > SUBJECT_MAX) faults.push({ field: 'subject', code: 'subject-long' });
  if (text.trim() === '') faults.push({ field: 'text', code: 'text-empty' });
  if (fields.length > FIELDS_MAX) faults.push({ field: 'text', code: 'fields-many' });
  for (const field of ['subject', 'text'] as const) {
    const { faults: marks } = mergeText(content[field], new Map());
    faults.push(...marks.slice(0, 10).map(({ code, tag, line }) => ({ field, code, tag, line })));
  }
  return faults;
}

/** What is too large to be kept at all, even as a draft. */
export function checkTemplateSize({ text }: TemplateContent): TemplateFault[] {
  return characters(text) > TEXT_MAX ? [{ field: 'text', code: 'text-long' }] : [];
}
