// What people read about letters that somebody sent on to them, in both languages (LOOK.md, Words).
export const forwardedSv = {
  forwardedBadge: 'Vidarebefordrat',
  forwardedHeading: 'Vidarebefordrat av {name}',
  forwardedBy: '{name}, som har brevlåda hos {operator}, har skickat brevet vidare till dig.',
  forwardedLetter: 'Brevet självt är från {sender}. Det har vi kontrollerat, och att inget i det har ändrats.',
  forwardedNotTheirs: 'Brevet var inte ställt till {name} från början.',
  forwardedWords: '{name} skriver:',
  forwardedUnverified:
    'Namnet och texten kommer från den som skickade brevet vidare. De är inte signerade, och vi kan inte kontrollera dem.',
} as const;

export const forwardedEn = {
  forwardedBadge: 'Forwarded',
  forwardedHeading: 'Forwarded by {name}',
  forwardedBy: '{name}, whose mailbox is at {operator}, has sent this letter on to you.',
  forwardedLetter: 'The letter itself is from {sender}. We have checked that, and that nothing in it has been changed.',
  forwardedNotTheirs: 'The letter was not addressed to {name} in the first place.',
  forwardedWords: '{name} writes:',
  forwardedUnverified:
    'The name and the text come from whoever sent the letter on. They are not signed, and we cannot check them.',
} as const;
