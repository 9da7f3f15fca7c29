// The frames of the oversight's pages: a list with what can be put into it, and one thing with what can be done about it.
import { type Content, emptyState, errorSummary, heading, html, section } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { placesOf, saidNotice } from './page-parts.ts';
import type { PageView } from './staff-routes.ts';

interface OnePage {
  readonly title: string;
  /** The list that it belongs to. */
  readonly path: string;
  /** Where there is a table in it with many columns. */
  readonly wide?: boolean;
  readonly body: Content;
}

/** One thing: what was wrong or just done, its name, and the rest. */
export function onePage(view: PageView, { title, path, wide = false, body }: OnePage): Page {
  const { language, typed } = view;
  return {
    title,
    current: '/oversight',
    wide,
    hasErrors: typed.faults.length > 0,
    main: html`${errorSummary(language, typed.faults)}${heading(title)}${placesOf(language, path)}${saidNotice(view)}${body}`,
  };
}

/** What every list calls itself, and says where there is nothing in it. */
type ListWords = (key: 'title' | 'list-title' | 'none-title' | 'none-text') => string;

interface ListPage {
  readonly path: string;
  readonly lead: string;
  /** Before the list. */
  readonly before?: Content;
  /** Undefined where there is nothing in it. */
  readonly list: Content | undefined;
  /** After it: forms in sections of their own. */
  readonly forms: Content;
  readonly scripts?: readonly string[];
}

/** A list: what was wrong or just done, heading, list or what will be there, forms. */
export function listPage(view: PageView, t: ListWords, { path, lead, before, list, forms, scripts }: ListPage): Page {
  const { language, typed } = view;
  const shown = list ?? emptyState({ title: t('none-title'), text: t('none-text') });
  return {
    title: t('title'),
    current: '/oversight',
    wide: true,
    hasErrors: typed.faults.length > 0,
    ...(scripts === undefined ? {} : { scripts }),
    main: html`${errorSummary(language, typed.faults)}${heading(t('title'), lead)}${placesOf(language, path)}
      ${saidNotice(view)}${before ?? ''}${section(t('list-title'), shown)}${forms}`,
  };
}
