// What the help says about one kind of page, in both languages (issue 4, "help for each page").
import type { Language } from '../../../platform/i18n/i18n.ts';

interface HelpText {
  readonly title: string;
  /** Paragraphs apart by an empty line; lists of lines that begin with '- '; **strong**. */
  readonly body: string;
}

export interface HelpTopic {
  /** In its address: /help/{id}. */
  readonly id: string;
  readonly group: 'letters' | 'lists' | 'records' | 'settings';
  /** Routes that it is about, and every route below them that no other topic names. */
  readonly routes: readonly string[];
  readonly text: Readonly<Record<Language, HelpText>>;
}
