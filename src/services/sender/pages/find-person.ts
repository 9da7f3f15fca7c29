// Where more people may be chosen than are offered: a part of a name finds the others, posted with the form, so that no address holds it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { actions, button, field, type Html, html } from '../../../platform/pages/components.ts';
import { peopleMessages } from '../texts/people-messages.ts';

/** The button's name: with it the form is a search, and nothing is saved. */
export const FIND = 'find';

/** The field and its button; nothing where everybody is offered and nothing was searched for. */
export function findPerson(language: Language, isMore: boolean, called: string): Html {
  if (!isMore && called === '') return html``;
  const t = peopleMessages(language);
  const name = field({
    ...{ language, name: 'called', label: t('find-person'), value: called, type: 'search', optional: true },
    hint: t(isMore ? 'find-person-more' : 'find-person-all'),
  });
  const press = button({ text: t('find-person-button'), kind: 'secondary', name: FIND, value: 'yes', icon: 'search' });
  return html`${name}${actions(press)}`;
}
