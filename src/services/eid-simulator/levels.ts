// Levels of assurance (tillitsnivåer) of the Swedish e-ID framework, and their names in `acr` (Digg, tillitsramverket).
export const LEVELS = ['loa2', 'loa3', 'loa4'] as const;
export type Level = (typeof LEVELS)[number];
/** The name of a level of assurance in `acr`. */
export const acrOf = (level: Level): string => `http://id.elegnamnden.se/loa/1.0/${level}`;
