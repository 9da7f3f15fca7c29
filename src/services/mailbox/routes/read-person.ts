// Somebody as chosen or typed in a form, read against the mailbox's own address book.
import { type RecipientId, readRecipientId } from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import { type AddressEntry, ENTRY_NAME_MAX } from '../act/address-book.ts';
import type { TypedPerson } from '../pages/person-fields.ts';
import { shareTexts } from '../texts/share-texts.ts';

export interface ReadPerson {
  readonly typed: TypedPerson;
  readonly faults: readonly Fault[];
  /** Undefined when something is wrong. */
  readonly person: { readonly id: RecipientId; readonly name: string } | undefined;
}

/** Reads entry, number, name and the wish to save. */
export function readPerson(
  language: Language,
  form: Form,
  { book, today }: { readonly book: readonly AddressEntry[]; readonly today: Date },
): ReadPerson {
  const t = shareTexts(language);
  const name = Array.from(form.text('name').replaceAll(/\s+/g, ' ')).slice(0, ENTRY_NAME_MAX).join('');
  const typed = { entry: form.text('entry'), number: form.text('number'), name, save: form.has('save') };
  const entry = book.find(({ id }) => id === typed.entry);
  if (entry !== undefined && typed.number === '')
    return { typed, faults: [], person: { id: entry.recipient, name: entry.name } };
  if (typed.number === '') return { typed, faults: [{ field: 'number', text: t('faultWho') }], person: undefined };
  const number = readRecipientId(typed.number, today);
  const faults = [
    ...(number.ok ? [] : [{ field: 'number', text: t('faultNumber') }]),
    ...(name === '' ? [{ field: 'name', text: t('faultName') }] : []),
  ];
  return { typed, faults, person: number.ok && name !== '' ? { id: number.value, name } : undefined };
}
