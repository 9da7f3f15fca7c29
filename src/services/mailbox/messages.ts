// The mailbox's message catalogue in both languages.
import { catalogue, type Translate } from '../../platform/i18n/i18n.ts';
import { en } from './texts/en.ts';
import { sv } from './texts/sv.ts';

export type MailboxTranslate = Translate<typeof sv>;
export const texts = catalogue(sv, en);
