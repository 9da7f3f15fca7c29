// Reason codes in words: why a delivery waits, was refused, or is not known. An unknown code is shown as it is.
import type { CallReason } from '../../../platform/http-client/reasons.ts';
import { catalogue, type Language } from '../../../platform/i18n/i18n.ts';

const swedish = {
  'no-mailbox': 'Mottagaren har ingen brevlåda',
  'opted-out': 'Mottagaren tar inte emot post från avsändaren',
  pending: 'Mottagarens anslutning är inte klar',
  'dispatcher-not-approved': 'Registret har oss inte som förmedlare för avsändaren',
  'registry-no-answer': 'Registret svarar inte',
  'registry-bad-answer': 'Registrets svar gick inte att förstå',
  'operator-refused': 'Operatören tog inte emot försändelsen',
  'operator-fault': 'Operatören svarade med ett fel',
  'notification-not-taken':
    'Operatören tar inte emot meddelandet: den har inte den tjänsten, eller godkänner inte innehållet',
  'too-large': 'Försändelsen är för stor',
  interrupted: 'Förmedlingen avbröts mitt i försöket',
  'answer-not-understood': 'Operatörens svar gick inte att förstå',
  'answer-for-another-recipient': 'Operatörens svar gällde en annan mottagare',
  'answer-contradicts-itself': 'Operatörens svar säger emot sig självt',
  'fault-without-code': 'Operatören svarade med ett fel utan felkod',
  'moved-after-unknown': 'Mottagaren har bytt operatör efter ett försök med okänd utgång',
  'not-retried': 'Ett tidigare försök har okänd utgång, och hos operatören görs det inte om',
  restored: 'Förmedlingen är återställd från en säkerhetskopia, och försändelsen kan ha lämnats över efter den',
  'lifetime-over': 'Tiden för försök är slut',
  'mailing-over': 'Utskickets tid är slut',
  'resolved-by-person': 'Besked av en person',
  'http-answer': 'Operatören svarade med HTTP {number}',
  'fault-answer': 'Operatören svarade med ett fel hos sig, kod {number}',
  internal: 'Något gick fel hos oss',
  'not-an-address': 'Registrets adress till operatören går inte att använda',
  'address-not-allowed': 'Registrets adress till operatören får inte anropas',
  'name-not-found': 'Operatörens adress finns inte',
  'connection-refused': 'Operatören tar inte emot anslutningar',
  'connection-lost': 'Anslutningen bröts',
  'network-unreachable': 'Nätet till operatören fungerar inte',
  'certificate-not-trusted': 'Vi litar inte på operatörens certifikat',
  'tls-failed': 'Den krypterade anslutningen gick inte att upprätta',
  'proxy-refused': 'Proxyn släppte inte fram anropet',
  timeout: 'Svaret kom inte i tid',
  'answer-too-large': 'Operatörens svar var för stort',
  'answer-not-http': 'Operatörens svar gick inte att läsa',
  'signature-other': 'Avsändarens underskrift gäller inte längre',
  'signature-expired': 'Avsändarens certifikat har gått ut',
  'signature-revoked': 'Avsändarens certifikat är spärrat',
  'signature-revocation-unknown': 'Spärrlistan för certifikat behöver förnyas',
  cancelled: 'Anropet avbröts',
  failed: 'Anropet misslyckades av okänd orsak',
} as const satisfies Readonly<Record<Exclude<CallReason, 'no-token'>, string> & Record<string, string>>;

const words = catalogue(swedish, {
  'no-mailbox': 'The recipient has no mailbox',
  'opted-out': 'The recipient does not take mail from the sender',
  pending: 'The recipient’s registration is not finished',
  'dispatcher-not-approved': 'The registry does not list us as the sender’s mediator',
  'registry-no-answer': 'The registry does not answer',
  'registry-bad-answer': 'The registry’s answer could not be understood',
  'operator-refused': 'The operator did not take the delivery',
  'operator-fault': 'The operator answered with a fault',
  'notification-not-taken':
    'The operator does not take the message: it does not offer that service, or does not accept what it holds',
  'too-large': 'The delivery is too large',
  interrupted: 'Mediation was interrupted during the attempt',
  'answer-not-understood': 'The operator’s answer could not be understood',
  'answer-for-another-recipient': 'The operator’s answer was for another recipient',
  'answer-contradicts-itself': 'The operator’s answer contradicts itself',
  'fault-without-code': 'The operator answered with a fault without a code',
  'moved-after-unknown': 'The recipient has changed operator after an attempt with unknown outcome',
  'not-retried': 'An earlier attempt has an unknown outcome, and at the operator it is not made again',
  restored: 'Mediation was restored from a backup, and the delivery may have been handed over after it',
  'lifetime-over': 'The time for attempts is over',
  'mailing-over': 'The time of the mailing is over',
  'resolved-by-person': 'Told by a person',
  'http-answer': 'The operator answered with HTTP {number}',
  'fault-answer': 'The operator answered with an error of its own, code {number}',
  internal: 'Something went wrong here',
  'not-an-address': 'The registry’s address of the operator cannot be used',
  'address-not-allowed': 'The registry’s address of the operator may not be called',
  'name-not-found': 'The operator’s address does not exist',
  'connection-refused': 'The operator takes no connections',
  'connection-lost': 'The connection was lost',
  'network-unreachable': 'The network to the operator does not work',
  'certificate-not-trusted': 'We do not trust the operator’s certificate',
  'tls-failed': 'The encrypted connection could not be made',
  'proxy-refused': 'The proxy did not let the call through',
  timeout: 'The answer did not come in time',
  'answer-too-large': 'The operator’s answer was too large',
  'answer-not-http': 'The operator’s answer could not be read',
  'signature-other': 'The sender’s signature is no longer good',
  'signature-expired': 'The sender’s certificate has expired',
  'signature-revoked': 'The sender’s certificate is revoked',
  'signature-revocation-unknown': 'The list of revoked certificates needs renewing',
  cancelled: 'The call was broken off',
  failed: 'The call failed for an unknown reason',
});

// These two need a number; they are shown for http-500 and fault-4001.
const isCode = (reason: string): reason is Exclude<keyof typeof swedish, 'http-answer' | 'fault-answer'> =>
  Object.hasOwn(swedish, reason) && !/^(http|fault)-answer$/.test(reason);

/** A reason for people to read. */
export function reasonInWords(reason: string, language: Language): string {
  if (isCode(reason)) return words(language)(reason);
  if (reason.startsWith('signature-')) return words(language)('signature-other');
  const [, kind, number = ''] = /^(http|fault)-(\d+)$/.exec(reason) ?? [];
  return kind === 'http' || kind === 'fault' ? words(language)(`${kind}-answer`, { number }) : reason;
}
