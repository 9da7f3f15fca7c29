// Message catalogues in Swedish and English, typed by the Swedish keys and their {parameters}

export type Language = 'sv' | 'en';
export const LANGUAGES: readonly Language[] = ['sv', 'en'];

/** A message, or one with a singular and a plural form chosen by the parameter `count`. */
export type Message = string | { readonly one: string; readonly other: string };
export type Messages = Readonly<Record<string, Message>>;

type ParametersOf<M extends string> = M extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;
type TextOf<M> = M extends string
  ? M
  : M extends { one: infer One; other: infer Other }
    ? (One | Other) & string
    : never;
type Names<M> = ParametersOf<TextOf<M>> | (M extends string ? never : 'count');
type Values<M> = Readonly<Record<Names<M>, string | number>>;

/** Translates one key; parameters are demanded by the types when the message has any. */
export type Translate<S extends Messages> = <K extends keyof S & string>(
  key: K,
  ...values: [Names<S[K]>] extends [never] ? [] : [Values<S[K]>]
) => string;

export type Catalogue<S extends Messages> = (language: Language) => Translate<S>;

type SameKeys<S extends Messages> = {
  readonly [K in keyof S]: S[K] extends string ? string : { readonly one: string; readonly other: string };
};

/** One catalogue as it was declared: for the test that holds the languages against each other. */
export interface DeclaredCatalogue {
  readonly sv: Messages;
  readonly en: Messages;
}
const declared: DeclaredCatalogue[] = [];

/** Every catalogue declared by the modules loaded so far. */
export function declaredCatalogues(): readonly DeclaredCatalogue[] {
  return declared;
}

/** Declares a catalogue. `catalogue(sv, en)(language)('key', { name: '…' })` gives plain text, not yet escaped. */
export function catalogue<const S extends Messages>(sv: S, en: SameKeys<S>): Catalogue<S> {
  declared.push({ sv, en });
  const translators: Record<Language, Translate<S>> = {
    sv: translator<S>('sv', sv),
    en: translator<S>('en', en),
  };
  return (language) => translators[language];
}

function translator<S extends Messages>(language: Language, messages: Messages): Translate<S> {
  const plurals = new Intl.PluralRules(language);
  return (key, ...rest) => {
    const message = messages[key];
    if (message === undefined) throw new Error(`No message ${key} in ${language}`);
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {};
    return fill(formOf(message, values['count'], plurals), values);
  };
}

function formOf(message: Message, count: string | number | undefined, plurals: Intl.PluralRules): string {
  if (typeof message === 'string') return message;
  return plurals.select(Number(count)) === 'one' ? message.one : message.other;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** The names of a message's parameters, sorted; for tests. */
export function parametersOf(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : [message.one, message.other];
  const names = new Set<string>();
  for (const text of texts) for (const match of text.matchAll(/\{([a-zA-Z]+)\}/g)) names.add(match[1] ?? '');
  return [...names].sort();
}
