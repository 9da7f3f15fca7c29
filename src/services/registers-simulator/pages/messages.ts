// What the pretend registers' pages say, put together.
import { catalogue } from '../../../platform/i18n/i18n.ts';
import { commonWords } from './common-words.ts';
import { companyWords } from './company-words.ts';
import { personWords } from './person-words.ts';
import { registerWords } from './register-words.ts';
import { representationWords } from './representation-words.ts';

export const messages = catalogue(
  { ...commonWords.sv, ...companyWords.sv, ...personWords.sv, ...representationWords.sv, ...registerWords.sv },
  { ...commonWords.en, ...companyWords.en, ...personWords.en, ...representationWords.en, ...registerWords.en },
);
export type Words = ReturnType<typeof messages>;
