// The parts that the presentation framework makes of a letter, on its page: what is the same everywhere, with what can be done with it here.
import { type Html, html } from '../../../platform/pages/components.ts';
import { partFacts, partSection } from '../../../platform/presentation/part-html.ts';
import type { PartKind } from '../../../platform/presentation/present-letter.ts';
import type { LetterHere } from './letter-parts.ts';

/** What the framework shows of one kind, without its heading; nothing where the letter has none. */
export function factsShown({ presented, language }: LetterHere, kind: PartKind): Html | undefined {
  const part = presented.find((one) => one.kind === kind);
  return part === undefined ? undefined : partFacts(language, part);
}

/** Every part of a kind with which nothing can be done here but read it. */
export function readOnlyPart(kind: PartKind): (here: LetterHere) => Promise<Html | undefined> {
  return async ({ presented, language }) => {
    const parts = presented.filter((one) => one.kind === kind);
    return parts.length === 0
      ? undefined
      : html`${parts.map((part, index) => partSection(language, part, index === 0 ? kind : undefined))}`;
  };
}
