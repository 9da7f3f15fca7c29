// What stands in a package's README.txt, in both languages: for whoever opens it in ten years.

export const README = `Allt i en digital brevlåda / Everything in a digital mailbox
===========================================================

index.json            allt som finns här, med mappar, etiketter, adressbok och inställningar / everything that is here
deliveries/*/original.xml   försändelsen byte för byte som den kom; signaturerna går att pröva / the delivery as it came, signed
letters/*/letter.html   brevet att läsa i en webbläsare; bevisar ingenting / the letter to read in a browser; proves nothing
letters/*/attachments/  bilagorna; deras egna namn står i index.json / the attachments; their own names stand in index.json
letters/*/sent/         svar och kvittenser med signerat original / replies and receipts with their signed original
activity.jsonl        vad som gjorts i brevlådan, en händelse per rad / what was done in the mailbox, an event a line
checksums.sha256      SHA-256 av varje fil / of every file

Pröva att inget har ändrats / Check that nothing was changed:   sha256sum -c checksums.sha256
Formatet / The format:   docs/mailbox-package.md i Brevduvas källkod / in the source of Brevduva
Flytta in hos en annan operatör / Move in elsewhere:   lämna filen som den är / hand in the file as it is
`;
