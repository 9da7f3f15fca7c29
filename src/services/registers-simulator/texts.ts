// What cannot be done in the pretend registers, for pages and for the API. Swedish first.
import { BrevduvaError } from '../../domain/errors.ts';
import { catalogue } from '../../platform/i18n/i18n.ts';

const faultMessages = catalogue(
  {
    'not-a-number': 'Skriv ett personnummer eller organisationsnummer med 10 eller 12 siffror.',
    'no-such-person': 'Personen finns inte i folkbokföringen på låtsas. Skriv ett av Skatteverkets testnummer.',
    'no-such-company': 'Företaget finns inte i företagsregistret på låtsas.',
    'no-such-power': 'Den fullmakten finns inte.',
    'no-such-guardian': 'Den gode mannen eller förvaltaren finns inte.',
    'not-for-sale': 'En enskild firma eller ett dödsbo kan inte säljas.',
    'number-taken': 'Numret används redan. Välj ett testnummer som ingen har.',
    'company-exists': 'Det finns redan ett företag med det numret.',
    'wrong-number-for-form':
      'En enskild firma har innehavarens eget nummer. De andra formerna har organisationsnummer.',
    'is-dead': 'Personen är redan registrerad som avliden.',
    'no-birth-date': 'Personens födelsedatum är inte helt känt.',
    'of-age': 'Personen har redan fyllt 18 år.',
    'not-a-day': 'Skriv en dag som åååå-mm-dd.',
    'same-person': 'Välj två olika.',
    nobody: 'Skriv minst en person.',
    'administrator-missing': 'Skriv vem som är konkursförvaltare eller likvidator.',
  },
  {
    'not-a-number': 'Write a personal or organisation number of 10 or 12 digits.',
    'no-such-person':
      'The person is not in the pretend population register. Write one of the Tax Agency’s test numbers.',
    'no-such-company': 'The company is not in the pretend company register.',
    'no-such-power': 'There is no such power of attorney.',
    'no-such-guardian': 'There is no such guardian.',
    'not-for-sale': 'A sole trader’s firm or an estate cannot be sold.',
    'number-taken': 'The number is in use. Choose a test number that nobody has.',
    'company-exists': 'There is a company with that number already.',
    'wrong-number-for-form': 'A sole trader has the owner’s own number. The other forms have organisation numbers.',
    'is-dead': 'The person is registered as deceased already.',
    'no-birth-date': 'The person’s date of birth is only partly known.',
    'of-age': 'The person has turned 18 already.',
    'not-a-day': 'Write a day as yyyy-mm-dd.',
    'same-person': 'Choose two different ones.',
    nobody: 'Write at least one person.',
    'administrator-missing': 'Write who is the bankruptcy administrator or liquidator.',
  },
);
type FaultKey = Parameters<ReturnType<typeof faultMessages>>[0];

/** What was wrong with one member of what was asked for: a field of a page, a member of the API's body. */
export class ActFault extends BrevduvaError {
  readonly field: string;
  readonly text: { readonly sv: string; readonly en: string };

  constructor(field: string, key: FaultKey) {
    const text = { sv: faultMessages('sv')(key), en: faultMessages('en')(key) };
    super('invalid-input', `${field}: ${key}`, { faults: [{ field, ...text }], detail: text });
    this.name = 'ActFault';
    this.field = field;
    this.text = text;
  }
}
