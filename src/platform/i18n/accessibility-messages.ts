// The words of the accessibility statement, by DIGG's model for statements under the act (2018:1937). Swedish first.
import { catalogue } from './i18n.ts';

export const accessibilityMessages = catalogue(
  {
    link: 'Tillgänglighet',
    title: 'Tillgänglighet för {service}',
    lead: '{organisation} står bakom den här webbplatsen. Vi vill att så många som möjligt ska kunna använda den. Här står hur {service} uppfyller lagen om tillgänglighet till digital offentlig service, vilka brister vi känner till och hur du berättar om fler.',
    'how-title': 'Hur tillgänglig är webbplatsen?',
    'how-text':
      'Webbplatsen är delvis förenlig med lagen (2018:1937) om tillgänglighet till digital offentlig service. Bristerna står nedan.',
    'cannot-title': 'Vad kan du göra om du inte kan använda delar av webbplatsen?',
    'cannot-text':
      'Kontakta {organisation} om du behöver innehåll på ett annat sätt, till exempel uppläst, i punktskrift eller på papper. Du får normalt svar inom två arbetsdagar.',
    'report-title': 'Rapportera brister',
    'report-text':
      'Vi vill hela tiden göra webbplatsen bättre. Kontakta oss om du stöter på något som inte står här, eller om du tycker att vi inte följer lagen.',
    'contact-email': 'E-post',
    'contact-phone': 'Telefon',
    'contact-url': 'Webbplats',
    'supervision-title': 'Tillsyn',
    'supervision-text':
      'Myndigheten för digital förvaltning (DIGG) har tillsyn över lagen. Är du inte nöjd med hur vi tar hand om dina synpunkter kan du anmäla det till DIGG.',
    'supervision-link': 'Anmäl bristande tillgänglighet till DIGG',
    'technical-title': 'Teknisk information',
    'technical-text':
      'Webbplatsen är delvis förenlig med lagen, som hänvisar till standarden EN 301 549 och WCAG 2.1 nivå AA. Den är byggd för WCAG 2.2 nivå AA.',
    'flaws-title': 'Innehåll som inte är tillgängligt',
    'flaw-attachments':
      'Bilagor i PDF kommer från den som skrev brevet. De kan sakna taggar och beskrivningar av bilder, så att skärmläsare inte läser dem som de ska (WCAG 1.1.1, 1.3.1). Den som bifogar en fil ser om den är taggad. Be avsändaren om innehållet på ett annat sätt.',
    'flaw-own-pdf':
      'PDF-filer som tjänsten själv gör, till exempel utskriften av ett brev, är gjorda för papper och arkiv och är inte taggade (WCAG 1.3.1). Samma innehåll finns på webbsidan.',
    'flaw-people':
      'Tjänsten är ännu inte provad av en oberoende granskare eller tillsammans med personer som använder hjälpmedel i sin vardag. Det kan finnas brister som våra egna prov inte har hittat.',
    'flaw-compliance': 'Det som räknas upp här är inte förenligt med lagen, och ska rättas.',
    'tested-title': 'Så har vi testat',
    'tested-text':
      'Vi har gjort en självskattning (intern testning). Sidorna prövas i en riktig webbläsare varje gång programmet ändras: automatiskt med axe-core mot WCAG 2.2 nivå A och AA, med bara tangentbord, utan skript, i 320 bildpunkters bredd (som 400 procents förstoring), i ljust och mörkt läge och på svenska och engelska.',
    'reviewed-text': 'Senaste bedömningen gjordes {day}. Redogörelsen uppdaterades samma dag.',
  },
  {
    link: 'Accessibility',
    title: 'Accessibility of {service}',
    lead: '{organisation} is behind this website. We want as many as possible to be able to use it. This page says how {service} meets the Swedish act on accessibility of digital public services, which flaws we know of, and how you tell us of more.',
    'how-title': 'How accessible is the website?',
    'how-text':
      'The website meets the act (2018:1937) on accessibility of digital public services in part. The flaws are listed below.',
    'cannot-title': 'What can you do if you cannot use parts of the website?',
    'cannot-text':
      'Contact {organisation} if you need content in another way, for example read aloud, in Braille or on paper. You usually have an answer within two working days.',
    'report-title': 'Report flaws',
    'report-text':
      'We always want to make the website better. Contact us if you meet something that is not listed here, or if you think that we do not follow the act.',
    'contact-email': 'E-mail',
    'contact-phone': 'Telephone',
    'contact-url': 'Website',
    'supervision-title': 'Supervision',
    'supervision-text':
      'The Agency for Digital Government (DIGG) supervises the act. If you are not satisfied with how we deal with your views you can report it to DIGG.',
    'supervision-link': 'Report lacking accessibility to DIGG',
    'technical-title': 'Technical information',
    'technical-text':
      'The website meets the act in part; the act refers to the standard EN 301 549 and WCAG 2.1 level AA. It is built for WCAG 2.2 level AA.',
    'flaws-title': 'Content that is not accessible',
    'flaw-attachments':
      'Attachments in PDF come from whoever wrote the letter. They may lack tags and descriptions of images, so that screen readers do not read them as they should (WCAG 1.1.1, 1.3.1). Whoever attaches a file sees whether it is tagged. Ask the sender for the content in another way.',
    'flaw-own-pdf':
      'PDF files that the service itself makes, such as the printout of a letter, are made for paper and archive and are not tagged (WCAG 1.3.1). The same content is on the web page.',
    'flaw-people':
      'The service has not yet been tried by an independent reviewer, or together with people who use assistive technology in their daily life. There may be flaws that our own tests have not found.',
    'flaw-compliance': 'What is listed here does not meet the act, and is to be mended.',
    'tested-title': 'How we have tested',
    'tested-text':
      'We have assessed the website ourselves (internal testing). The pages are tried in a real browser every time the program changes: by axe-core against WCAG 2.2 levels A and AA, with the keyboard alone, without script, at a width of 320 pixels (as 400 per cent zoom), light and dark, in Swedish and English.',
    'reviewed-text': 'The latest assessment was made on {day}. The statement was updated the same day.',
  },
);
