// The words of the start page, the help page, the settings and the navigation. Swedish first.
import { catalogue } from '../../../platform/i18n/i18n.ts';

export const pageMessages = catalogue(
  {
    'nav-start': 'Start',
    'nav-letters': 'Skickade brev',
    'nav-log': 'Logg',
    'nav-settings': 'Inställningar',
    'nav-help': 'Hjälp',
    'start-title': 'Skicka digitala brev',
    'start-lead': 'Skriv till en person eller ett företag. Brevet kommer fram till mottagarens digitala brevlåda.',
    'start-write': 'Skriv ett brev',
    'drafts-title': 'Dina utkast',
    'draft-no-subject': 'Utan ämne',
    'draft-badge': 'Utkast',
    'latest-title': 'Senast skickat',
    'latest-empty-title': 'Här kommer organisationens brev',
    'latest-empty-text': 'När ett brev är skickat ser du här om det kom fram.',
    'all-letters': 'Alla skickade brev',
    'settings-title': 'Inställningar för organisationen',
    'settings-lead': 'Gäller alla nya brev från {organisation}. Utkast som redan finns ändras inte.',
    'settings-support': 'Vem svarar på frågor?',
    'settings-support-hint': 'Fylls i av sig själv i nya brev. Den som skriver kan ändra i sitt brev.',
    'settings-save': 'Spara',
    'settings-saving': 'Sparar …',
    'settings-saved': 'Inställningarna är sparade.',
    'settings-last': 'Senast ändrade {when} av {name}.',
    'settings-from-config': 'Uppgifterna kommer från installationen och har inte ändrats här.',
    'help-title': 'Hjälp',
    'help-lead': 'Så skickar du ett digitalt brev, och så läser du hur det gick.',
    'help-steps-title': 'Skicka ett brev',
    'help-step-1': 'Skriv mottagarens nummer. Adressregistret FaR svarar om brevet kan skickas digitalt.',
    'help-step-2': 'Skriv ämne och text, och bifoga PDF-filer om det behövs. Allt du skriver sparas som utkast.',
    'help-step-3': 'Granska brevet så som mottagaren ser det.',
    'help-step-4': 'Skicka. Brevet signeras med organisationens certifikat och går till mottagarens brevlåda.',
    'help-unreachable-title': 'När brevet inte kan skickas digitalt',
    'help-unreachable':
      'Mottagaren kan sakna brevlåda eller ha tackat nej till post från er. Vi visar det FaR säger, aldrig något mer. Skriv då ut brevet och skicka det på papper.',
    'help-states-title': 'Så läser du brevets läge',
    'help-delivered':
      'Brevlådan har tagit emot brevet och lämnat ett transaktionsnummer. Om mottagaren har läst det får vi inte veta.',
    'help-on-its-way': 'Brevet är hos förmedlaren, eller väntar på att lämnas dit. Du behöver inte göra något.',
    'help-not-delivered': 'Det är säkert att brevet inte kom fram. Orsaken står på brevets sida. Skicka det på papper.',
    'help-unknown':
      'Brevlådan gav inget säkert svar, så brevet kan ha kommit fram. Skicka inte igen innan du vet. Förmedlaren fortsätter att försöka där det går.',
    'help-class-title': 'Skyddsklass',
    'help-class':
      'Skyddsklassen är er egen märkning av hur känsligt innehållet är. Klass 3 är förvald och passar de flesta brev. Brev med klass 3 läser mottagaren först efter inloggning med e-legitimation.',
    'help-size-title': 'Hur stort ett brev får vara',
    'help-size':
      'Hela försändelsen får vara 2 MiB. Bilagor växer med en tredjedel när de packas för att skickas, så räkna med omkring 1,5 MB filer. Mätaren visar storleken så som brevet skickas.',
    'help-diarium-title': 'Till diariet',
    'help-diarium':
      'Öppna brevet och välj Utskrift för diariet eller Spara som PDF. Där finns brevet, bilagornas kontrollsummor och kvittensen.',
    'help-keys-title': 'Tangentbord',
    'help-keys':
      'Allt går att göra med tangentbordet. Tabb flyttar framåt, skift och tabb flyttar bakåt, och den första länken på varje sida hoppar till innehållet.',
    'help-log-title': 'Vad som antecknas',
    'help-log':
      'Sökningar i FaR, skickade brev och vem som har öppnat ett brev antecknas med ditt namn. Brevens text finns inte i loggen.',
  },
  {
    'nav-start': 'Start',
    'nav-letters': 'Sent letters',
    'nav-log': 'Log',
    'nav-settings': 'Settings',
    'nav-help': 'Help',
    'start-title': 'Send digital letters',
    'start-lead': "Write to a person or a company. The letter arrives in the recipient's digital mailbox.",
    'start-write': 'Write a letter',
    'drafts-title': 'Your drafts',
    'draft-no-subject': 'No subject',
    'draft-badge': 'Draft',
    'latest-title': 'Latest sent',
    'latest-empty-title': "Your organisation's letters will be here",
    'latest-empty-text': 'Once a letter is sent, you see here whether it was delivered.',
    'all-letters': 'All sent letters',
    'settings-title': 'Settings of the organisation',
    'settings-lead': 'For all new letters from {organisation}. Drafts that exist already are not changed.',
    'settings-support': 'Who answers questions?',
    'settings-support-hint': 'Filled in by itself in new letters. The writer may change it in a letter.',
    'settings-save': 'Save',
    'settings-saving': 'Saving …',
    'settings-saved': 'The settings are saved.',
    'settings-last': 'Last changed {when} by {name}.',
    'settings-from-config': 'What stands here comes from the installation and has not been changed.',
    'help-title': 'Help',
    'help-lead': 'How to send a digital letter, and how to read what became of it.',
    'help-steps-title': 'Send a letter',
    'help-step-1':
      "Enter the recipient's number. The address register FaR says whether the letter can be sent digitally.",
    'help-step-2': 'Write subject and text, and attach PDF files if needed. Everything you write is saved as a draft.',
    'help-step-3': 'Review the letter as the recipient sees it.',
    'help-step-4':
      "Send. The letter is signed with the organisation's certificate and goes to the recipient's mailbox.",
    'help-unreachable-title': 'When the letter cannot be sent digitally',
    'help-unreachable':
      'The recipient may have no mailbox or may have opted out of post from you. We show what FaR says, never more. Then print the letter and send it on paper.',
    'help-states-title': 'How to read the state of a letter',
    'help-delivered':
      'The mailbox has taken the letter and given a transaction id. Whether the recipient has read it is not reported to us.',
    'help-on-its-way': 'The letter is with the mediator, or waits to be handed over. You need not do anything.',
    'help-not-delivered':
      "It is certain that the letter was not delivered. The reason is on the letter's page. Send it on paper.",
    'help-unknown':
      'The mailbox gave no certain answer, so the letter may have arrived. Do not send again before you know. The mediator goes on trying where it can.',
    'help-class-title': 'Protection class',
    'help-class':
      'The protection class is your own marking of how sensitive the content is. Class 3 is chosen from the start and fits most letters. The recipient reads letters of class 3 only after log-in with e-ID.',
    'help-size-title': 'How large a letter may be',
    'help-size':
      'The whole delivery may be 2 MiB. Attachments grow by a third when they are packed for sending, so reckon with about 1.5 MB of files. The meter shows the size as the letter is sent.',
    'help-diarium-title': "For the authority's register",
    'help-diarium':
      "Open the letter and choose Print for the register or Save as PDF. There you find the letter, the attachments' checksums and the receipt.",
    'help-keys-title': 'Keyboard',
    'help-keys':
      'Everything can be done with the keyboard. Tab moves on, shift and tab move back, and the first link of each page skips to the content.',
    'help-log-title': 'What is noted',
    'help-log':
      'Searches in FaR, sent letters and who has opened a letter are noted with your name. The text of letters is not in the log.',
  },
);
