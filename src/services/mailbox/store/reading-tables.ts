// The tables of migrations/0005-reading.sql as types.
import type { Generated, JSONColumnType } from 'kysely';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Before } from './undo.ts';

export type Place = 'inbox' | 'archive' | 'folder';
export type ShelfKind = 'folder' | 'label';
export type TextSize = 'normal' | 'large' | 'larger';

/** What migration 0005 adds to a letter. */
export interface LetterReadingColumns {
  place: Generated<Place>;
  shelf_id: string | null;
  trashed_at: Date | null;
  sender_id: string | null;
  matter_mark: Buffer | null;
  matter_sealed: Buffer | null;
}

export interface ShelfTable {
  id: Generated<string>;
  account_id: string;
  kind: ShelfKind;
  name_sealed: Buffer;
  name_mark: Buffer;
  made_at: Generated<Date>;
  removed_at: Date | null;
}

export interface LetterLabelTable {
  letter_id: string;
  shelf_id: string;
  received_at: Date;
  delivery_id: string;
  position: number;
}

export interface UndoTable {
  id: Generated<string>;
  account_id: string;
  made_at: Generated<Date>;
  before: JSONColumnType<Before>;
}

export interface ReadingChoiceTable {
  account_id: string;
  language: Language | null;
  text_size: Generated<TextSize>;
  shortcuts: Generated<boolean>;
}

export interface ReadingTables {
  shelf: ShelfTable;
  letter_label: LetterLabelTable;
  undo: UndoTable;
  reading_choice: ReadingChoiceTable;
}
