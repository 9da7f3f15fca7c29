// Help about the log, disposal, disclosure, archive and statistics.
import type { HelpTopic } from './topic.ts';

const topic = (
  id: string,
  routes: readonly string[],
  sv: HelpTopic['text']['sv'],
  en: HelpTopic['text']['en'],
): HelpTopic => ({ id, group: 'records', routes, text: { sv, en } });

export const recordTopics: readonly HelpTopic[] = [
  topic(
    'log',
    ['/log'],
    {
      title: 'Loggen',
      body: 'Vem som har skickat vad till vem, när och hur det gick. Brevets text finns aldrig i loggen. Du ser dina enheters rader.\n\nSök på nummer eller ord i ämnet. Under **Fler villkor** finns tid, avsändare, enhet, ärende, diarienummer och läge. Tryck på tiden för alla uppgifter om överföringen.\n\nSökningen kan hämtas som CSV, JSON Lines eller syslog: skriv då ändamålet. Att du läser och hämtar antecknas.',
    },
    {
      title: 'The log',
      body: 'Who has sent what to whom, when and how it went. The text of a letter is never in the log. You see the lines of your units.\n\nSearch by number or words of the subject. **More conditions** has time, sender, unit, matter, diary number and state. Press the time for all facts of the transfer.\n\nThe search can be fetched as CSV, JSON Lines or syslog: then say for what purpose. That you read and fetch is noted.',
    },
  ),
  topic(
    'looks',
    ['/looks', '/letters/:id/looks'],
    {
      title: 'Vem har sett vad',
      body: 'Varje gång någon öppnar ett brev, en bilaga eller loggen antecknas det. Här söker loggranskaren på person, brev eller tid. Också den här sidan antecknas.',
    },
    {
      title: 'Who has seen what',
      body: 'Every time somebody opens a letter, an attachment or the log it is noted. Here the auditor searches by person, letter or time. This page is noted as well.',
    },
  ),
  topic(
    'disclosure',
    ['/letters/:id/disclosure', '/log/disclosure'],
    {
      title: 'Lämna ut en kopia',
      body: 'Välj vad som ska maskeras och skriv vilket beslut utlämnandet grundas på. Det du maskerar finns inte någonstans i filen. Bilagor lämnas ut för sig. Beslutet och vem som lämnade ut antecknas.',
    },
    {
      title: 'Disclose a copy',
      body: 'Choose what is to be masked and say which decision the disclosure rests on. What you mask is nowhere in the file. Attachments are disclosed by themselves. The decision and who disclosed it are noted.',
    },
  ),
  topic(
    'person-data',
    ['/person-data'],
    {
      title: 'Registerutdrag',
      body: 'Skriv personens nummer och varför du frågar. Du får en fil med allt som finns om personen: brev, svar, loggrader och frågor till FaR. Granska den innan den lämnas ut, också för uppgifter om andra. Att utdraget gjordes antecknas.',
    },
    {
      title: 'A person’s data',
      body: 'Write the number of the person and why you ask. You get a file with all there is about the person: letters, replies, log lines and questions to FaR. Read it before you hand it out, also for facts about others. That it was made is noted.',
    },
  ),
  topic(
    'disposal',
    ['/disposal'],
    {
      title: 'Gallring',
      body: 'Uppgifter gallras bara enligt en regel som nämner myndighetens gallringsbeslut, med nummer och datum. En **körning** räknar först vad regeln träffar. Den tar bort något först när du startar den, och gör ett gallringsprotokoll.\n\nBrev som väntar på registrering, har ett öppet svar eller står under gallringsstopp tas aldrig med.',
    },
    {
      title: 'Disposal',
      body: 'Data is disposed of only by a rule that names the decision of the authority, with number and date. A **run** first counts what the rule meets. It removes something only when you start it, and makes a protocol.\n\nLetters that wait for registration, have an open reply or are on hold are never taken.',
    },
  ),
  topic(
    'holds',
    ['/disposal/holds'],
    {
      title: 'Gallringsstopp',
      body: 'Ett stopp håller kvar allt om ett ärende, ett diarienummer eller en person, till exempel vid en tvist eller tillsyn. Skriv varför. Det gäller tills någon lyfter det, och vem som gjorde det antecknas.',
    },
    {
      title: 'Holds',
      body: 'A hold keeps all about a matter, a diary number or a person, for example in a dispute or an inspection. Say why. It holds until somebody lifts it, and who did is noted.',
    },
  ),
  topic(
    'retention',
    ['/disposal/retention'],
    {
      title: 'Övrig gallring',
      body: 'Här står hur länge utkast, det som utskick gjordes av, uppgifter om personer med stängda konton och uppgifter om vem som har sett vad sparas. Det som är äldre tas bort en gång om dygnet, och antalen sparas i en lista.\n\nVem som har sett vad är allmänna handlingar. De gallras bara om du skriver gallringsbeslutets nummer och datum. Gallringsstopp gäller för allt.',
    },
    {
      title: 'Other disposal',
      body: 'Here it says how long drafts, what mailings were made of, data about people with shut accounts and who has seen what are kept. What is older is removed once a day, and the counts are kept in a list.\n\nWho has seen what is a public record. It goes only if you write the number and date of the decision. Holds stand over all of it.',
    },
  ),
  topic(
    'archive',
    ['/archive', '/letters/:id/archive-package'],
    {
      title: 'Arkivpaket',
      body: 'Ett paket av ett brev eller en period enligt FGS Paketstruktur 2.0: brevet som PDF/A, bilagorna, den signerade XML-filen, svaret från FaR, kvittensen, händelserna och kontrollsummor. Paketet görs i bakgrunden och hämtas i delar. Kan det inte göras blir det en uppgift på startsidan, och paketets sida säger vad som är att göra.\n\nAtt det är helt kontrolleras utan uppkoppling med kommandot brevduva archive verify.',
    },
    {
      title: 'Archive packages',
      body: 'A package of a letter or a period by FGS Paketstruktur 2.0: the letter as PDF/A, the attachments, the signed XML, the answer of FaR, the receipt, the events and checksums. It is made in the background and fetched in parts. If it cannot be made it is a task on the start page, and the page of the package says what to do.\n\nThat it is whole is checked offline with the command brevduva archive verify.',
    },
  ),
  topic(
    'statistics',
    ['/statistics'],
    {
      title: 'Statistik',
      body: 'Månad för månad, per enhet och ärendetyp: hur många brev som gick digitalt, vad det sparade i porto och hur många som inte är öppnade. Oöppnade räknas bara där operatören rapporterar öppning. Varje diagram är också en tabell, och allt kan hämtas som CSV.',
    },
    {
      title: 'Statistics',
      body: 'Month by month, by unit and case type: how many letters went digitally, what that saved in postage and how many are unopened. Unopened ones are counted only where the operator reports opening. Each chart is also a table, and all can be fetched as CSV.',
    },
  ),
];
