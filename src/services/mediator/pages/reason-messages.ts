// Reason codes in words: why a delivery waits, was refused, or is not known. An unknown code is shown as it is.
import { catalogue, type Language } from '../../../platform/i18n/i18n.ts';

const words = catalogue(
  {
    'no-mailbox': 'Mottagaren har ingen brevlåda',
    'opted-out': 'Mottagaren tar inte emot post från avsändaren',
    pending: 'Mottagarens anslutning är inte klar',
    'dispatcher-not-approved': 'Registret har oss inte som förmedlare för avsändaren',
    'registry-no-answer': 'Registret svarar inte',
    'registry-bad-answer': 'Registrets svar gick inte att förstå',
    'operator-refused': 'Operatören tog inte emot försändelsen',
    'operator-fault': 'Operatören svarade med ett fel',
    'too-large': 'Försändelsen är för stor',
    interrupted: 'Förmedlingen avbröts mitt i försöket',
    'answer-not-understood': 'Operatörens svar gick inte att förstå',
    'answer-for-another-recipient': 'Operatörens svar gällde en annan mottagare',
    'answer-contradicts-itself': 'Operatörens svar säger emot sig självt',
    'fault-without-code': 'Operatören svarade med ett fel utan felkod',
    'moved-after-unknown': 'Mottagaren har bytt operatör efter ett försök med okänd utgång',
    'lifetime-over': 'Tiden för försök är slut',
    'resolved-by-person': 'Besked av en person',
  },
  {
    'no-mailbox': 'The recipient has no mailbox',
    'opted-out': 'The recipient does not take mail from the sender',
    pending: 'The recipient’s registration is not finished',
    'dispatcher-not-approved': 'The registry does not list us as the sender’s mediator',
    'registry-no-answer': 'The registry does not answer',
    'registry-bad-answer': 'The registry’s answer could not be understood',
    'operator-refused': 'The operator did not take the delivery',
    'operator-fault': 'The operator answered with a fault',
    'too-large': 'The delivery is too large',
    interrupted: 'Mediation was interrupted during the attempt',
    'answer-not-understood': 'The operator’s answer could not be understood',
    'answer-for-another-recipient': 'The operator’s answer was for another recipient',
    'answer-contradicts-itself': 'The operator’s answer contradicts itself',
    'fault-without-code': 'The operator answered with a fault without a code',
    'moved-after-unknown': 'The recipient has changed operator after an attempt with unknown outcome',
    'lifetime-over': 'The time for attempts is over',
    'resolved-by-person': 'Told by a person',
  },
);

const codes = [
  'no-mailbox',
  'opted-out',
  'pending',
  'dispatcher-not-approved',
  'registry-no-answer',
  'registry-bad-answer',
  'operator-refused',
  'operator-fault',
  'too-large',
  'interrupted',
  'answer-not-understood',
  'answer-for-another-recipient',
  'answer-contradicts-itself',
  'fault-without-code',
  'moved-after-unknown',
  'lifetime-over',
  'resolved-by-person',
] as const;

/** A reason for people to read. */
export function reasonInWords(reason: string, language: Language): string {
  const code = codes.find((known) => known === reason);
  return code === undefined ? reason : words(language)(code);
}
