// Betaldata: the Invoice that travels inside OfficialMatter as a foreign element (Invoice/v1; PROTOCOL.md, A delivery).
import { ns } from './namespaces.ts';
import {
  date,
  nameless,
  normalizedString,
  one,
  optional,
  positiveInteger,
  restricted,
  string,
  textWith,
} from './schema/describe.ts';
import { message } from './schema/message.ts';

/** The UBL 1.0 code list (ISO 4217 as it was in 2004). */
const currencies: readonly string[] = `
  AED AFN ALL AMD ANG AOA ARS AUD AWG AZM BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYR BZD CAD CDF CHF CLP
  CNY COP CRC CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHC GIP GMD GNF GTQ GYD HKD HNL HRK
  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD
  MDL MGF MKD MMK MNT MOP MRO MTL MUR MVR MWK MXN MYR MZM NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR
  ROL RUB RWF SAR SBD SCR SDD SEK SGD SHP SIT SKK SLL SOS SRG STD SVC SYP SZL THB TJS TMM TND TOP TRL TTD TWD TZS UAH
  UGX USD UYU UZS VEB VND VUV WST XAF XAG XAU XCD XDR XOF XPD XPF XPT YER YUM ZAR ZMK ZWD
`
  .trim()
  .split(/\s+/);

const CurrencyCode = restricted(
  normalizedString,
  { enumeration: currencies },
  { namespace: ns.currency, name: 'CurrencyCodeContentType' },
);

/** BG (bankgiro) or PG (plusgiro). */
const AccountMethod = restricted(normalizedString, { enumeration: ['BG', 'PG'] });

/** Amounts are in hundredths of the currency: öre. Find it among an OfficialMatter's `others` by namespace and name. */
export const invoice = message(
  ns.invoice,
  'Invoice',
  nameless(ns.invoice, {
    dueDate: one('DueDate', date),
    amount: one('Amount', textWith(positiveInteger, 'CurrencyCode', CurrencyCode)),
    accountMethod: one('AccountMethod', AccountMethod),
    accountNumber: one('AccountNumber', string),
    ocrNumber: optional('OcrNumber', string),
  }),
);
