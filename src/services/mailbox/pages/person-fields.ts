// Choosing somebody: from the mailbox's own address book, or by a number that is typed.
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { checkbox, type Fault, faultOf, field, type Html, html, select } from '../../../platform/pages/components.ts';
import { type AddressEntry, ENTRY_NAME_MAX } from '../act/address-book.ts';
import { type ShareTranslate, shareTexts } from '../texts/share-texts.ts';

/** As typed. */
export interface TypedPerson {
  /** An entry's id, or ''. */
  readonly entry: string;
  readonly number: string;
  readonly name: string;
  readonly save: boolean;
}

export const NOBODY: TypedPerson = { entry: '', number: '', name: '', save: false };

/** The fields. */
export function personFields(
  language: Language,
  typed: TypedPerson,
  { book, faults }: { readonly book: readonly AddressEntry[]; readonly faults: readonly Fault[] },
): Html {
  const t = shareTexts(language);
  const options = book.map(({ id, name, recipient }) => ({
    value: id,
    label: `${name}, ${formatRecipientId(recipient)}`,
  }));
  return html`<div class="bd-person-fields">${
    book.length === 0
      ? ''
      : select({
          language,
          name: 'entry',
          label: t('whoBook'),
          value: typed.entry,
          options: [{ value: '', label: t('whoNone') }, ...options],
        })
  }
  ${numberAndName(language, t, typed, faults, book.length > 0)}
  ${checkbox({ name: 'save', label: t('whoSave'), checked: typed.save })}</div>`;
}

/** Number and name alone. `optional`: an entry may be chosen instead. */
export function numberAndName(
  language: Language,
  t: ShareTranslate,
  typed: Pick<TypedPerson, 'number' | 'name'>,
  faults: readonly Fault[],
  optional = false,
): Html {
  const needed = optional ? ({ optional: 'sometimes' } as const) : {};
  return html`${field({
    language,
    name: 'number',
    label: t('whoNumber'),
    hint: t('whoNumberHint'),
    inputMode: 'numeric',
    width: 'medium',
    maxLength: 30,
    value: typed.number,
    error: faultOf(faults, 'number'),
    ...needed,
  })}
  ${field({
    language,
    name: 'name',
    label: t('whoName'),
    hint: t('whoNameHint'),
    width: 'medium',
    maxLength: ENTRY_NAME_MAX,
    value: typed.name,
    error: faultOf(faults, 'name'),
    ...needed,
  })}`;
}
