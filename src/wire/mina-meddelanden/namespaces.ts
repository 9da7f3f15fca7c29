// The namespaces of Mina meddelanden's contracts and the prefixes we write them with (PROTOCOL.md, Signatures 7).
const base = 'http://minameddelanden.gov.se';

/** Every namespace that a message of v3 can use, by a short name of ours. */
export const ns = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  xmldsig: 'http://www.w3.org/2000/09/xmldsig#',
  authorityService: `${base}/Authority`,
  authority: `${base}/schema/Authority`,
  common: `${base}/schema/Common`,
  common2: `${base}/schema/Common/v2`,
  common3: `${base}/schema/Common/v3`,
  dispatcher: `${base}/schema/Dispatcher`,
  message: `${base}/schema/Message`,
  message2: `${base}/schema/Message/v2`,
  message3: `${base}/schema/Message/v3`,
  notification: `${base}/schema/Notification`,
  notification2: `${base}/schema/Notification/v2`,
  notification3: `${base}/schema/Notification/v3`,
  officialMatter: `${base}/schema/OfficialMatter/v3`,
  receipt: `${base}/schema/Receipt`,
  recipient: `${base}/schema/Recipient`,
  recipient2: `${base}/schema/Recipient/v2`,
  recipient3: `${base}/schema/Recipient/v3`,
  reply: `${base}/schema/Reply`,
  sender: `${base}/schema/Sender`,
  service: `${base}/schema/Service`,
  service3: `${base}/schema/Service/v3`,
  /** Our own: the operation that carries replies and receipts (docs/svar-och-kvittens.md). */
  replies: 'urn:brevduva:replies:1',
  invoice: `${base}/externalschema/Invoice/v1`,
  currency: 'urn:oasis:names:specification:ubl:schema:xsd:CurrencyCode-1.0',
} as const;

const prefixes: Readonly<Record<string, string>> = {
  [ns.soap]: 'S',
  [ns.xmldsig]: 'ds',
  [ns.authorityService]: 'as',
  [ns.authority]: 'a',
  [ns.common]: 'c',
  [ns.common2]: 'c2',
  [ns.common3]: 'c3',
  [ns.dispatcher]: 'd',
  [ns.message]: 'm',
  [ns.message2]: 'm2',
  [ns.message3]: 'm3',
  [ns.notification]: 'n',
  [ns.notification2]: 'n2',
  [ns.notification3]: 'n3',
  [ns.officialMatter]: 'om',
  [ns.receipt]: 'rc',
  [ns.recipient]: 'r',
  [ns.recipient2]: 'r2',
  [ns.recipient3]: 'r3',
  [ns.reply]: 're',
  [ns.replies]: 'bd',
  [ns.sender]: 's',
  [ns.service]: 'sv',
  [ns.service3]: 'sv3',
  [ns.invoice]: 'inv',
  [ns.currency]: 'cur',
};

/** The prefix we write a namespace with, or undefined for one that the contracts do not know. */
export function prefixOf(namespace: string): string | undefined {
  return prefixes[namespace];
}
