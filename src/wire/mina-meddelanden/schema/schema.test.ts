// Tests of the schema language: what is refused names the element and never its content; values keep their form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { prefixedBytes } from '../../xml/write.ts';
import { authorityOperations } from '../authority.ts';
import { prefixOf } from '../namespaces.ts';
import { recipientOperations } from '../recipient.ts';
import { lexicalValue, normalise } from './lexical.ts';

const { isReachable, register, storeAccountPreferences } = recipientOperations;
const R3 = 'xmlns="http://minameddelanden.gov.se/schema/Recipient/v3"';
const xml = (text: string): XmlElement => parseXml(Buffer.from(text));

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof BrevduvaError && error.code === 'invalid-input') return error.message;
    throw error;
  }
  return 'accepted';
}

test('a message that does not follow its schema is refused by the path of what is wrong, without its content', () => {
  const ask = (inner: string) =>
    refusalOf(() => isReachable.request.read(xml(`<isReachable ${R3}>${inner}</isReachable>`)));
  const sender = '<senderOrgNr>162021003898</senderOrgNr>';
  const person = '<recipientId>198101052382</recipientId>';
  assert.equal(ask(''), 'isReachable/senderOrgNr: is missing');
  assert.equal(ask(person + sender), 'isReachable/senderOrgNr: is missing before recipientId');
  assert.equal(
    ask(`${sender}${person}<recipientId>19810105-2382</recipientId>`),
    'isReachable/recipientId[2]: is not a valid RecipientId',
  );
  assert.equal(ask(`${sender}${sender}`), 'isReachable/senderOrgNr: is not expected here');
  assert.equal(ask(`${sender}<other/>`), 'isReachable/other: is not expected here');
  assert.equal(ask(`${sender}text`), 'isReachable: holds text between its elements');
  assert.equal(
    ask(`<senderOrgNr a="b">162021003898</senderOrgNr>`),
    'isReachable/senderOrgNr/@a: is not expected here',
  );
  assert.equal(ask(`<senderOrgNr><b/></senderOrgNr>`), 'isReachable/senderOrgNr/b: is not expected here: text is');
  assert.equal(ask(`${sender}${person}`), 'accepted');
  assert.match(
    refusalOf(() => isReachable.request.read(xml('<isReachable/>'))),
    /isReachable is expected/,
  );
});

test('what would not be valid is not written', () => {
  const wrong = (sender: string, recipients: readonly string[]) =>
    refusalOf(() => isReachable.request.write({ sender, recipients }));
  assert.equal(wrong('2021003898', []), 'isReachable/senderOrgNr: is not a valid OrganizationNumber');
  const many = Array.from({ length: 1001 }, () => '162021003898');
  assert.equal(wrong('162021003898', many), 'isReachable/recipientId: may be there at most 1000 times');
  const who = { recipientId: '198101052382', userIdentity: '198101052382' };
  const preferences = { id: who.recipientId, acceptedSenders: [{ id: '162021003898', name: 'K' }] };
  const wish = { ...who, preferences, agreementText: 'Ja\u0000', signatures: [] };
  const store = (more: object) => refusalOf(() => storeAccountPreferences.request.write({ ...wish, ...more }));
  assert.match(store({}), /preferences\/AcceptedSenders\[1\]\/Name: is not a valid value/);
  assert.match(
    store({ preferences: { id: who.recipientId, acceptedSenders: [] } }),
    /AgreementText: must be of type string/,
  );
  const rest = { preferences: { id: who.recipientId, acceptedSenders: [] }, agreementText: 'Ja' };
  assert.match(store(rest), /SignatureData: must be there at least 1 times/);
});

test('values keep the form in which they came, bytes are decoded, an empty element with a preset has it', () => {
  const C =
    'xmlns:c="http://minameddelanden.gov.se/schema/Common" xmlns:r="http://minameddelanden.gov.se/schema/Recipient"';
  const request = `<r:Id>198101052382</r:Id><r:Type>Create</r:Type><r:AgreementText> Ja &amp; tack </r:AgreementText><r:Timestamp>2026-11-22+01:00</r:Timestamp><r:ServiceSupplier/>`;
  const signature = `<c:Signature> QUJ D </c:Signature><c:Certificate><![CDATA[<x>]]></c:Certificate><c:EncodingOfSignedText/>`;
  const text = `<register ${R3} ${C}><accountRequest>${request}</accountRequest><accountType>Secure</accountType><signature>${signature}</signature></register>`;
  const read = register.request.read(xml(text));
  assert.equal(read.accountRequest.timestamp, '2026-11-22+01:00');
  assert.equal(read.accountRequest.agreementText, ' Ja & tack ');
  assert.equal(Buffer.from(read.signatures[0]?.signature ?? []).toString(), 'ABC');
  assert.equal(read.signatures[0]?.certificate, '<x>');
  assert.equal(read.signatures[0]?.encodingOfSignedText, 'UTF-8');
});

test('Authority’s elements are in no namespace inside its messages', () => {
  const bytes = prefixedBytes(authorityOperations.isSenderAccepted.request.write({ sender: '162021003898' }), prefixOf);
  assert.match(bytes.toString(), /<as:isSenderAccepted [^>]*><arg0>162021003898<\/arg0>/);
  assert.deepEqual(authorityOperations.isSenderAccepted.request.read(parseXml(bytes)), { sender: '162021003898' });
});

test('lexical forms: what XML Schema takes, and what it does not', () => {
  const takes = {
    boolean: [
      ['true', ' 1 ', 'false', '0'],
      ['TRUE', 'yes', ''],
    ],
    int: [
      ['0', '-1', '+7', '007', ' 2147483647 '],
      ['2147483648', '1.0', '', '1 2', '٣'],
    ],
    date: [
      ['2024-02-29', '2026-11-21Z', '2026-11-21+14:00', '-0044-03-15', '12026-01-01'],
      ['2026-02-29', '2026-1-1', '0000-01-01', '2026-11-21+14:01', '02026-01-01'],
    ],
    dateTime: [
      ['2026-11-21T12:00:00', '2026-11-21T24:00:00.0Z', '2026-11-21T12:00:00.5+01:00'],
      ['2026-11-21T12:00', '2026-11-21T24:00:01', '2026-11-21 12:00:00', '2026-11-21T12:00:60'],
    ],
    base64Binary: [
      ['', 'QQ==', 'QUI=', 'Q U\nJ D'],
      ['QUJ', 'QR==', 'QUJ=', 'Q=Q=', 'åäö='],
    ],
    language: [
      ['sv', 'svSE', 'en-GB'],
      ['', 'svenskaaa', 'sv-'],
    ],
    anyURI: [
      ['', 'https://exempel.se/å?a=b#c', '/a', 'mailto:a@b.se', 'a b'],
      ['http://a:b', '%zz', '1a:b'],
    ],
    positiveInteger: [
      ['1', '12450'],
      ['0', '-1', '9007199254740993'],
    ],
  } as const;
  for (const [base, [right, wrong]] of Object.entries(takes)) {
    const value = (text: string) =>
      lexicalValue(base as keyof typeof takes, normalise(base as keyof typeof takes, text));
    for (const text of right) assert.notEqual(value(text), undefined, `${base} '${text}'`);
    for (const text of wrong) assert.equal(value(text), undefined, `${base} '${text}'`);
  }
});
