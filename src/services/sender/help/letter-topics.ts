// Help about writing, sending and following one letter.
import type { HelpTopic } from './topic.ts';

const topic = (
  id: string,
  routes: readonly string[],
  sv: HelpTopic['text']['sv'],
  en: HelpTopic['text']['en'],
): HelpTopic => ({ id, group: 'letters', routes, text: { sv, en } });

export const letterTopics: readonly HelpTopic[] = [
  topic(
    'start',
    ['/'],
    {
      title: 'Startsidan',
      body: 'Härifrån börjar du ett nytt brev och fortsätter med det som väntar.\n\n- **Att göra** visar det som behöver dig: brev att godkänna, brev som inte kom fram, svar och registreringar. Det äldsta står först.\n- **Dina utkast** är dina egna. Ingen annan ser dem.\n- **Senast skickat** visar enhetens senaste brev och hur det gick.',
    },
    {
      title: 'The start page',
      body: 'Here you begin a new letter and go on with what waits.\n\n- **To do** shows what needs you: letters to approve, letters that did not arrive, replies and registrations. The oldest comes first.\n- **Your drafts** are your own. Nobody else sees them.\n- **Latest sent** shows the latest letters of your unit and how they went.',
    },
  ),
  topic(
    'recipient',
    ['/letters/new', '/drafts/:id'],
    {
      title: 'Kontrollera mottagaren',
      body: 'Skriv personnummer, samordningsnummer eller organisationsnummer, med eller utan bindestreck och århundrade. Vi frågar adressregistret FaR och visar bara det som FaR svarar.\n\n- **Kan skickas digitalt**: mottagaren har en brevlåda och tar emot post från er.\n- **Har ingen brevlåda** eller **har tackat nej**: skriv brevet här och skicka det på papper.\n- **FaR svarar inte**: vi vet inte. Fråga igen om en stund, eller skriv brevet så länge.\n\nFaR vet inget om ålder, dödsfall eller skyddade uppgifter. Att du frågar antecknas.',
    },
    {
      title: 'Check the recipient',
      body: 'Write a personal number, co-ordination number or organisation number, with or without hyphen and century. We ask the address register FaR and show only what FaR answers.\n\n- **Can be sent digitally**: the recipient has a mailbox and takes post from you.\n- **Has no mailbox** or **has declined**: write the letter here and send it on paper.\n- **FaR does not answer**: it is not known. Ask again in a while, or write the letter meanwhile.\n\nFaR knows nothing of age, death or protected identity. That you ask is noted.',
    },
  ),
  topic(
    'kind',
    ['/drafts/:id/kind', '/drafts/:id/fields'],
    {
      title: 'Enhet, ärendetyp och mall',
      body: 'Enheten och ärendetypen avgör vilka kollegor som ser brevet. Ärendetypen ger också skyddsklass, inledning, vem som svarar på frågor och vilka uppgifter om ärendet som behövs. Mallen ger ämne och text.\n\nHar mallen fält fyller du i dem på nästa sida. Sedan kan du ändra texten fritt. Ett fält som är markerat som nödvändigt stoppar brevet tills det är ifyllt.\n\nByter du senare står det du har skrivit kvar, om du inte ber om mallens text.',
    },
    {
      title: 'Unit, case type and template',
      body: 'The unit and the case type decide which colleagues see the letter. The case type also gives protection class, beginning, who answers questions and what is needed about the matter. The template gives subject and text.\n\nIf the template has fields you fill them in on the next page. Then you may change the text freely. A field that is marked as needed stops the letter until it is filled in.\n\nIf you change later, what you have written stays, unless you ask for the text of the template.',
    },
  ),
  topic(
    'write',
    ['/drafts/:id/letter', '/drafts/:id/files'],
    {
      title: 'Skriv brevet',
      body: 'Allt du skriver sparas som utkast medan du skriver.\n\n- **Ämnet** kan synas i aviseringar utan inloggning. Skriv inget känsligt där. Ett personnummer i ämnet stoppar ett brev med klass 3.\n- **Texten** kan vara vanlig text eller ha rubriker, listor och tabeller. Det du klistrar in från Word städas. Utan skript skriver du med tecken: # rubrik, - punkt, **fet**.\n- **Bilagor** ska vara PDF. Word, OpenDocument och bilder gör du om till PDF först: sidan säger hur. **Gör mindre** visar storleken före och efter, och du bestämmer. En undertecknad PDF ändras aldrig.\n- **Ärende, tid, betalning, svar, kvittens och sekretess** finns längst ner. En **tid att komma till** kan mottagaren spara i sin kalender; skriv den i texten också. Ge tiden ett id om ni kan behöva ändra eller ställa in den. Kontrollsiffror i bankgiro, plusgiro och OCR prövas. Svar och kvittens, också en som mottagaren skriver under med e-legitimation, erbjuds bara där mottagarens operatör är känd för att klara dem.\n- **Skyddsklassen** säger hur känsligt brevet är. Under ärendetypens klass får bara den gå som godkänner brev, med ett skäl.\n\nRåden om språket hindrar dig aldrig från att skicka.',
    },
    {
      title: 'Write the letter',
      body: 'Everything you write is saved as a draft while you write.\n\n- **The subject** can be seen in notifications without a log-in. Write nothing sensitive there. A personal number in the subject stops a letter of class 3.\n- **The text** can be plain or have headings, lists and tables. What you paste from Word is cleaned. Without script you write with signs: # heading, - item, **bold**.\n- **Attachments** are PDF. Make Word, OpenDocument and images into PDF first: the page says how. **Make smaller** shows the size before and after, and you decide. A signed PDF is never changed.\n- **Matter, appointment, payment, reply, receipt and secrecy** are at the end. The recipient can save an **appointment** in a calendar; write it in the text as well. Give it an id if you may have to change or cancel it. Check digits of bankgiro, plusgiro and OCR are tried. Reply and receipt, also one that the recipient signs with an e-ID, are offered only where the operator of the recipient is known to support them.\n- **The protection class** says how sensitive the letter is. Below the class of the case type only those who approve letters may go, with a reason.\n\nThe advice on language never stops you from sending.',
    },
  ),
  topic(
    'check',
    ['/drafts/:id/check', '/drafts/:id/paper'],
    {
      title: 'Granska och skicka',
      body: 'Läs brevet så som mottagaren ser det: på dator, telefon eller papper. Står det fel överst rättar du dem innan brevet kan skickas.\n\n- **Skicka brevet** signerar brevet med organisationens certifikat. Har er administratör valt en tid att ångra sig kan du ångra dig så länge.\n- **Skicka senare** väntar till en dag och ett klockslag.\n- Ska brevet godkännas går det först till en kollega.\n\nKan mottagaren inte nås digitalt skriver du ut brevet härifrån.',
    },
    {
      title: 'Check and send',
      body: 'Read the letter as the recipient will see it: on a computer, a telephone or paper. If faults are listed at the top, mend them before the letter can be sent.\n\n- **Send the letter** signs it with the certificate of the organisation. If your administrator has chosen a time for regret you can regret it that long.\n- **Send later** waits for a day and a time.\n- If the letter is to be approved it goes to a colleague first.\n\nIf the recipient cannot be reached digitally you print the letter from here.',
    },
  ),
  topic(
    'later',
    ['/drafts/:id/later'],
    {
      title: 'Skicka senare',
      body: 'Välj dag och klockslag, högst ett år fram. Brevet väntar hos oss till dess. Då frågar vi FaR en gång till: har mottagaren inte längre någon brevlåda skickas brevet inte, och du får veta det.\n\nFram till dess kan du välja **Ångra, skicka inte** på brevets sida. Då blir det ett utkast igen.',
    },
    {
      title: 'Send later',
      body: 'Choose a day and a time, at most a year ahead. The letter waits here until then. FaR is then asked once more: if the recipient has no mailbox any longer the letter is not sent, and you are told.\n\nUntil then you can choose **Regret, do not send** on the page of the letter. It becomes a draft again.',
    },
  ),
  topic(
    'hand-over',
    ['/drafts/:id/hand-on', '/letters/:id/hand-on', '/settings/absent'],
    {
      title: 'Lämna över',
      body: 'En kollega i samma enhet tar hand om brevet eller utkastet. Av ett skickat brev byter den som tar hand om det: kollegan får händelserna, och brevet självt ändras inte. Ett utkast försvinner från dig.\n\nMeddelandet till kollegan syns i brevets historik och kan lämnas ut tillsammans med brevet.\n\nÄr någon borta kan en administratör flytta personens utkast utan att se vad som står i dem.',
    },
    {
      title: 'Hand over',
      body: 'A colleague in the same unit takes care of the letter or the draft. Of a letter that is sent, the one who looks after it changes: the colleague has its events, and the letter itself stays as it is. A draft disappears from you.\n\nThe message to the colleague is in the history of the letter and can be disclosed with it.\n\nWhen somebody is away an administrator can move their drafts without seeing what they say.',
    },
  ),
  topic(
    'letters',
    ['/letters'],
    {
      title: 'Skickade brev',
      body: 'Breven i dina enheter, de nyaste först. Välj läge för att bara se dem som till exempel inte kom fram, och sök på mottagarens nummer eller ord i ämnet. Det du söker efter står aldrig i sidans adress.',
    },
    {
      title: 'Sent letters',
      body: 'The letters of your units, the newest first. Choose a state to see only those that for example did not arrive, and search by the number of the recipient or words of the subject. What you search for is never in the address of the page.',
    },
  ),
  topic(
    'letter',
    ['/letters/:id'],
    {
      title: 'Ett brev och dess väg',
      body: 'Överst står vad som hände och vad du gör härnäst. Under det står vägen steg för steg, kvittensen och brevet självt. Att du öppnar sidan antecknas.\n\n- **Framme**: brevlådan har tagit emot brevet. Om det är läst får vi bara veta där operatören rapporterar öppning.\n- **Kom inte fram**: orsaken står på sidan. Skicka det på papper.\n- **Vi vet inte**: brevet kan ha kommit fram. Skicka det inte igen innan du vet. Bara du kan bestämma att det ska skrivas ut.\n- **Skicka på nytt** gör ett nytt brev som pekar på det gamla.\n- **Utskrift för diariet** är en sida med allt om brevet. **Registrera** lämnar det till diariet och väntar på diarienummer.',
    },
    {
      title: 'A letter and its way',
      body: 'At the top is what happened and what you do next. Below is its way step by step, the receipt and the letter itself. That you open the page is noted.\n\n- **Delivered**: the mailbox has the letter. Whether it is read is known only where the operator reports opening.\n- **Not delivered**: the page says why. Send it on paper.\n- **Not known**: the letter may have arrived. Do not send it again before you know. Only you can decide that it is to be printed.\n- **Send again** makes a new letter that points to the old one.\n- **Record for the diary** is a page with all about the letter. **Register** gives it to the diary and waits for a diary number.',
    },
  ),
  topic(
    'approvals',
    ['/approvals'],
    {
      title: 'Godkänna brev',
      body: 'Här står brev vars ärendetyp säger att en person till ska läsa dem. Läs hela brevet och bilagorna: det du godkänner är precis det som skickas.\n\n- **Godkänn** skickar brevet, eller låter det vänta på sin tid.\n- **Skicka tillbaka** kräver en kommentar. Författaren får ett utkast med den.\n\nIngen godkänner ett brev som hen själv har skrivit i.',
    },
    {
      title: 'Approve letters',
      body: 'Here are letters whose case type says that one more person is to read them. Read the whole letter and its attachments: what you approve is exactly what is sent.\n\n- **Approve** sends the letter, or lets it wait for its time.\n- **Return** needs a comment. The author gets a draft with it.\n\nNobody approves a letter that they have written in themselves.',
    },
  ),
  topic(
    'notices',
    ['/notices'],
    {
      title: 'Händelser',
      body: 'Vad som har hänt med dina brev, och med breven för dem som du är ersättare för: framme, kom inte fram och varför, svar, brev som kom tillbaka. Siffran i menyn är det du inte har sett.\n\nUnder **Vad du får veta** väljer du vad som visas och vad som kommer med e-post, direkt eller samlat. E-posten säger bara att något har hänt och var du loggar in: aldrig ämne, namn eller nummer.',
    },
    {
      title: 'Events',
      body: 'What has happened to your letters, and to the letters of those you stand in for: delivered, not delivered and why, replies, letters that came back. The number in the menu is what you have not seen.\n\nUnder **What you are told** you choose what is shown and what comes by e-mail, at once or gathered. The e-mail says only that something has happened and where you log in: never a subject, name or number.',
    },
  ),
  topic(
    'replies',
    ['/replies'],
    {
      title: 'Svar',
      body: 'Svar från mottagare kommer till enhetens inkorg, aldrig bara till en person. Ett svar är en allmän handling när det kommer in: registrera det genast om det ska diarieföras.\n\n- **Ta hand om** svaret eller ge det till en kollega.\n- **Svara** gör ett brev i samma ärende.\n- **Klart** när inget mer ska göras. Det går att öppna igen.',
    },
    {
      title: 'Replies',
      body: 'Replies from recipients come to the inbox of the unit, never to one person only. A reply is a public document when it comes in: register it at once if it is to be in the diary.\n\n- **Take on** the reply or give it to a colleague.\n- **Answer** makes a letter in the same matter.\n- **Done** when nothing more is to be done. It can be opened again.',
    },
  ),
  topic(
    'substitutes',
    ['/substitutes'],
    {
      title: 'Ersättare',
      body: 'Välj en kollega och vilka dagar. Ersättaren får dina händelser och uppgifter under tiden, men aldrig fler rättigheter än sina egna. Dina utkast är dina: lämna över dem om någon annan ska skriva vidare.',
    },
    {
      title: 'Substitutes',
      body: 'Choose a colleague and which days. The substitute has your events and tasks meanwhile, but never more rights than their own. Your drafts are yours: hand them over if somebody else is to go on writing.',
    },
  ),
];
