// Help about lists, mailings and paper.
import type { HelpTopic } from './topic.ts';

const topic = (
  id: string,
  routes: readonly string[],
  sv: HelpTopic['text']['sv'],
  en: HelpTopic['text']['en'],
): HelpTopic => ({ id, group: 'lists', routes, text: { sv, en } });

export const listTopics: readonly HelpTopic[] = [
  topic(
    'prechecks',
    ['/prechecks'],
    {
      title: 'Förkontroll av en lista',
      body: 'Se vilka på en lista som kan få digital post. Klistra in nummer, ett på varje rad, eller lämna en fil i CSV eller Excel (.xlsx) med högst 100 000 rader. Skriv varför du frågar: syftet och antalet antecknas.\n\n- Varje rad får en **kanal**: digitalt, papper eller går inte, med orsaken om FaR har sagt någon.\n- **Felaktiga nummer och dubbletter** står först. Rätta dem, eller fortsätt utan dem.\n- **Skriv till de här** gör ett utskick av listan. **Spara filen** hämtar svaren; det antecknas.\n\nDu kan stänga sidan medan FaR svarar. Listan tas bort av sig själv.',
    },
    {
      title: 'Precheck of a list',
      body: 'See who on a list can get digital post. Paste numbers, one on each line, or hand over a file in CSV or Excel (.xlsx) with at most 100 000 lines. Say why you ask: the purpose and the count are noted.\n\n- Each line gets a **channel**: digital, paper or not possible, with the reason if FaR gave one.\n- **Wrong numbers and duplicates** come first. Mend them, or go on without them.\n- **Write to these** makes a mailing of the list. **Save the file** fetches the answers; that is noted.\n\nYou can close the page while FaR answers. The list is removed by itself.',
    },
  ),
  topic(
    'mailings',
    ['/mailings'],
    {
      title: 'Utskick',
      body: 'Många brev på en gång, i steg: mottagare, brevet, filer, förberedelse, beslut. Inget skickas innan någon har startat utskicket.\n\n- **Förbered breven** visar vilka rader som är fel, hur många som nås digitalt, vad det kostar och stickprov på breven.\n- Större utskick **godkänns av någon annan**. Mycket stora startar först när planen är markerad som skickad till infrastrukturens ägare.\n- Under tiden ser du hur långt det har kommit. **Pausa** och **Avbryt** gäller det som inte har gått iväg.\n- Har utskicket en sista tid lämnas inget efter den. Det som inte hann lämnas läggs i utskriftskön om breven får gå på papper och raden har en adress.\n- Efteråt finns en rapport rad för rad. De som säkert inte nåddes kan skrivas ut. Där vi inte vet skrivs inget ut av sig självt.',
    },
    {
      title: 'Mailings',
      body: 'Many letters at once, in steps: recipients, the letter, files, preparation, decision. Nothing is sent before somebody has started the mailing.\n\n- **Prepare the letters** shows which lines are wrong, how many are reached digitally, what it costs and samples of the letters.\n- Larger mailings are **approved by somebody else**. Very large ones start only when their plan is marked as sent to the owner of the infrastructure.\n- Meanwhile you see how far it has come. **Pause** and **Cancel** hold for what has not gone.\n- If the mailing has a last time, nothing leaves after it. What had not left goes to the print queue if the letters may go on paper and the line has an address.\n- Afterwards there is a report line by line. Those that certainly were not reached can be printed. Where it is not known nothing is printed by itself.',
    },
  ),
  topic(
    'mailing-content',
    [
      '/mailings/new',
      '/mailings/:id/recipients',
      '/mailings/:id/letter',
      '/mailings/:id/files',
      '/mailings/:id/lines',
      '/mailings/:id/samples',
    ],
    {
      title: 'Mottagare, brev och filer i ett utskick',
      body: 'Listan är CSV eller Excel. Välj vilken kolumn som har numret, och vilka som har adressen om breven får gå på papper. Skriv brevet med kolumnernas namn som fält: {{namn}}.\n\n- **Samma fil till alla**, **en fil till var och en** (filnamnet står i listan eller är numret), eller **en stor PDF som delas** vid ett märke eller vid numret på sidorna.\n- Varje sida hör till exakt ett brev. En sida utan nummer, med flera nummer, eller antal som inte går ihop, stoppar utskicket.\n- **Ärende, tid, betalning och sekretess**: det som ett enstaka brev kan ha, med fält ur listan. Dag och klockslag får stå i samma kolumn. Nummer prövas rad för rad med sina kontrollsiffror. Det som bara några ska ha skrivs inom ett villkor: {{#om plats}}…{{/om}}.\n- **Rader** visar det som är fel. Rätta numret eller kolumnens värde, eller lämna raderna utanför.\n- **Stickprov** visar brevet och allt som det bär med sig; gå från brev till brev.',
    },
    {
      title: 'Recipients, letter and files of a mailing',
      body: 'The list is CSV or Excel. Choose which column has the number, and which have the address if the letters may go on paper. Write the letter with the names of the columns as fields: {{name}}.\n\n- **The same file to all**, **one file to each** (its name is in the list or is the number), or **one large PDF that is split** at a mark or at the number on its pages.\n- Every page belongs to exactly one letter. A page without a number, with several, or counts that do not add up, stop the mailing.\n- **Matter, appointment, payment and secrecy**: what a single letter can have, with fields of the list. Day and time may stand in the same column. Numbers are tried line by line with their check digits. What only some are to have is written within a condition: {{#om place}}…{{/om}}.\n- **Lines** shows what is wrong. Mend the number or the value of the column, or leave the lines out.\n- **Samples** show the letter and all that it carries; go from letter to letter.',
    },
  ),
  topic(
    'paper',
    [
      '/print-queue',
      '/print-batches',
      '/returned-mail',
      '/letters/to-address',
      '/drafts/:id/on-paper',
      '/letters/:id/on-paper',
      '/letters/:id/paper',
      '/letters/:id/print',
    ],
    {
      title: 'Papper',
      body: 'Brev som säkert inte nådde en brevlåda kan skrivas ut: ett i taget, i en bunt som PDF med adressen i fönstrets läge, eller genom en tryckleverantör. Ett brev där vi inte vet om det kom fram skrivs ut först när en person har bestämt det.\n\nAdressen kommer från den som skrev brevet, från listan eller från adressregistret. Har mottagaren skyddade uppgifter stannar brevet: använd Skatteverkets förmedling. Adressen sparas och skrivs då aldrig ut här.\n\nKommer ett brev i retur registrerar du det, så står det i brevets historik.',
    },
    {
      title: 'Paper',
      body: 'Letters that certainly did not reach a mailbox can be printed: one at a time, in a batch as PDF with the address in the position of the window, or by a print supplier. A letter whose outcome is not known is printed only when a person has decided it.\n\nThe address comes from whoever wrote the letter, from the list or from the address register. If the recipient has a protected identity the letter stops: use the forwarding service of Skatteverket. The address is then never kept or printed here.\n\nIf a letter is returned you register that, and it is in the history of the letter.',
    },
  ),
];
