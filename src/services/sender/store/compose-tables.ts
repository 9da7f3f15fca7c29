// Case types' history, templates and the list of words as rows (migrations/0005-compose.sql).
import type { JSONColumnType } from 'kysely';
import type { Language } from '../../../domain/letter.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { TemplateField } from '../templates/template.ts';

export interface ComposeTables {
  case_type_version: {
    case_type: string;
    organisation: string;
    version: number;
    content: JSONColumnType<{ readonly [member: string]: JsonValue }>;
    saved_at: Date;
    saved_by: string;
  };
  template: {
    id: string;
    organisation: string;
    unit: string | null;
    code: string;
    name: string;
    folder: string;
    published: number | null;
    latest: number;
    closed_at: Date | null;
    created_at: Date;
    created_by: string;
  };
  template_version: {
    template: string;
    organisation: string;
    number: number;
    subject: string;
    body_type: 'text/plain' | 'text/html';
    text: string;
    language: Language;
    fields: JSONColumnType<readonly TemplateField[]>;
    restored_from: number | null;
    saved_at: Date;
    saved_by: string;
    published_at: Date | null;
    published_by: string | null;
  };
  neutral_words: { organisation: string; words: string[]; updated_at: Date; updated_by: string };
}
