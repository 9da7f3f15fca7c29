// What people read when their number, their age or a long time away decides about their mailbox, in both languages (LOOK.md, Words).
export const followingSv = {
  mailboxesEarlier: 'Det här är din tidigare brevlåda, från innan du fick ditt nya personnummer.',
  openReplaced: 'Du har fått ett nytt personnummer',
  openReplacedText:
    'Registret för digital post säger att numret är ersatt av ett annat. Logga ut och logga in med e-legitimation för ditt nya nummer. Har du ingen sådan än, beställ en hos den som har gett ut din e-legitimation.',
  openTooYoung: 'Du måste ha fyllt {age} år för att öppna en brevlåda hos {operator}.',
  accessTooYoung:
    'Du måste ha fyllt {age} år för att ge någon annan tillgång till din brevlåda eller dela brev. Ingen annan läser dina brev.',
  dormantSubject: 'Logga in om du vill ha kvar din digitala brevlåda',
  dormantText:
    'Hej\n\nIngen har loggat in i din digitala brevlåda hos {operator} på länge. Om ingen loggar in före {day} stänger vi den för nya brev. Då får du din post på papper i stället.\n\nBreven du har ligger kvar, och brevlådan öppnas igen när du loggar in:\n{url}\n\n{operator}\n',
  dormantSms:
    'Ingen har loggat in i din digitala brevlåda på länge. Logga in före {day} om du vill ha kvar den. {operator}',
  agreementDormant:
    'Har ingen loggat in på {days} dagar, och har jag påmints i god tid, får brevlådan tas ur registret. Den öppnas igen när jag loggar in.',
  dormantAgreement:
    'Min brevlåda hos {operator} har varit stängd för att ingen loggat in på länge. Jag öppnar den igen, och avsändare som jag har sagt nej till får fortfarande inte skicka.',
} as const;

export const followingEn = {
  mailboxesEarlier: 'This is your earlier mailbox, from before you got your new personal number.',
  openReplaced: 'You have got another personal number',
  openReplacedText:
    'The register for digital post says that the number has been replaced by another. Log out, and log in with an e-ID for your new number. If you have none yet, order one from whoever issued your e-ID.',
  openTooYoung: 'You must be {age} years old to open a mailbox at {operator}.',
  accessTooYoung:
    'You must be {age} years old to let somebody else into your mailbox or share letters. Nobody else reads your letters.',
  dormantSubject: 'Log in if you want to keep your digital mailbox',
  dormantText:
    'Hello\n\nNobody has logged in to your digital mailbox at {operator} for long. If nobody logs in before {day}, we close it for new letters. Then you get your post on paper instead.\n\nThe letters you have stay, and the mailbox is opened again when you log in:\n{url}\n\n{operator}\n',
  dormantSms:
    'Nobody has logged in to your digital mailbox for long. Log in before {day} if you want to keep it. {operator}',
  agreementDormant:
    'If nobody has logged in for {days} days, and I have been reminded in good time, the mailbox may be taken out of the register. It is opened again when I log in.',
  dormantAgreement:
    'My mailbox at {operator} has been closed since nobody had logged in for long. I open it again, and senders to whom I have said no may still not send.',
} as const;
