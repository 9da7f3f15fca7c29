// Where more people may be chosen than are offered: a part of a name finds the others, posted with the form, so that no address holds it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { actions, button, field, type Html, html } from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import { peopleMessages } from '../texts/people-messages.ts';

const FIND = 'find';
const ENTER = 'enter';

/** Whether the form searches, and nothing is saved: its button was pressed, or Enter with a name that has not been searched for. */
export function isSearch(form: Form): boolean {
  return form.has(FIND) || (form.has(ENTER) && form.text('called') !== form.text('searched'));
}

/** The field and its button, first in their form; nothing where everybody is offered and nothing was searched for. */
export function findPerson(language: Language, isMore: boolean, called: string): Html {
  if (!isMore && called === '') return html``;
  const t = peopleMessages(language);
  const name = field({
    ...{ language, name: 'called', label: t('find-person'), value: called, type: 'search', optional: true },
    hint: t(isMore ? 'find-person-more' : 'find-person-all'),
  });
  const press = button({ text: t('find-person-button'), kind: 'secondary', name: FIND, value: 'yes', icon: 'search' });
  // The first button of a form is the one that Enter presses, in whichever field: a date is no search.
  return html`<button type="submit" name="${ENTER}" value="yes" hidden></button>
    <input type="hidden" name="searched" value="${called}">${name}<div class="bd-attach">${actions(press)}</div>`;
}
