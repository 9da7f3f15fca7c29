// Random valid values of any described type, and random ways to write the same message, for the contract tests.
import fc from 'fast-check';
import type {
  ComplexType,
  Particle,
  SimpleType,
  TreeType,
  Type,
} from '../../src/wire/mina-meddelanden/schema/types.ts';
import { writeType } from '../../src/wire/mina-meddelanden/schema/write.ts';
import type { WriteElement, XmlElement } from '../../src/wire/xml/tree.ts';
import { el, elWith } from '../../src/wire/xml/write.ts';

const PERSONS = ['198101052382', '195303231855', '191611882398', '202601622380'];
const ORGANISATIONS = ['162021004748', '162021003898'];

const text = fc.string({ unit: 'grapheme-composite', maxLength: 30 }).filter(isXml);
const characters = fc.constantFrom(...'abcåäöÅÄÖé€𝄞 <>&"\'\t\n]]>-–0123456789'.split(''));
const lively = fc.string({ unit: characters, maxLength: 40 }).map((each) => (each.isWellFormed() ? each : ''));
const anyText = fc.oneof(text, lively);

function isXml(each: string): boolean {
  return !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(each);
}

const day = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2120-01-01'), noInvalidDate: true })
  .map((each) => each.toISOString());
const zone = fc.constantFrom('', 'Z', '+02:00', '-11:30', '+14:00');

const byName: Readonly<Record<string, fc.Arbitrary<string>>> = {
  RecipientId: fc.constantFrom(...PERSONS, ...ORGANISATIONS),
  OrganizationNumber: fc.constantFrom(...ORGANISATIONS),
  PersonalNumber: fc.constantFrom(...PERSONS),
  UserIdentity: fc.oneof(
    fc.constantFrom(...PERSONS),
    text.map((each) => `no${each.replace(/[\r\n]/g, '')}0123456789`),
  ),
  EMailAdress: fc.constantFrom('a@b.se', 'kontakt@kommun-b.example.se', 'åsa.ö@exempel.se'),
};

/** A random value of a described type, valid by its schema. */
export function valueOfType(type: Type): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'simple':
      return simpleValue(type);
    case 'text':
      return fc.record(
        { value: simpleValue(type.of), attribute: simpleValue(type.attributeType) },
        { requiredKeys: ['value'] },
      );
    case 'complex':
      return complexValue(type);
    case 'tree':
      return treeValue(type);
  }
}

function simpleValue({ base, facets, name }: SimpleType): fc.Arbitrary<unknown> {
  const known = name === undefined ? undefined : byName[name.name];
  if (known !== undefined) return known;
  if (facets.enumeration !== undefined) return fc.constantFrom(...facets.enumeration);
  const max = facets.maxLength ?? 60;
  switch (base) {
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer({ min: (facets.minExclusive ?? -1000) + 1, max: (facets.maxExclusive ?? 1000) - 1 });
    case 'positiveInteger':
      return fc.integer({ min: 1, max: 2 ** 40 });
    case 'date':
      return fc.tuple(day, zone).map(([at, where]) => at.slice(0, 10) + where);
    case 'dateTime':
      return fc.tuple(day, zone).map(([at, where]) => at.slice(0, -1) + where);
    case 'base64Binary':
      return fc.uint8Array({ maxLength: 50 }).map((each) => Buffer.from(each));
    case 'anyURI':
      return fc.constantFrom('https://exempel.se/fråga?a=1&b=2#c', 'mailto:a@b.se', '/relativ', '');
    case 'language':
      return fc.constantFrom('svSE', 'sv', 'en-GB', 'enGB');
    default:
      return anyText.map((each) =>
        Array.from(each + 'x'.repeat(facets.minLength ?? 0))
          .slice(0, max)
          .join(''),
      );
  }
}

function complexValue(type: ComplexType): fc.Arbitrary<unknown> {
  const entries = Object.entries(type.fields);
  if (type.order === 'choice') {
    return fc.oneof(...entries.map(([key, each]) => particleValue(each).map((value) => ({ [key]: value }))));
  }
  return fc.record(Object.fromEntries(entries.map(([key, each]) => [key, particleValue(each)]))).map(withoutAbsent);
}

function withoutAbsent(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function particleValue(particle: Particle): fc.Arbitrary<unknown> {
  if (particle.particle === 'others') return fc.array(stranger, { minLength: 1, maxLength: 2 });
  // An empty element with a preset means the preset, so it is not read back empty.
  const value = valueOfType(particle.type).filter((each) => particle.preset === undefined || each !== '');
  if (particle.occurs === 'one') return value;
  if (particle.occurs === 'optional') return fc.option(value, { nil: undefined });
  return fc.array(value, { minLength: particle.min, maxLength: Math.min(particle.max, particle.min + 3) });
}

const stranger = fc
  .tuple(anyText, anyText)
  .map(([inner, attribute]) =>
    asRead(elWith('urn:another:party', 'thing', { a: attribute }, el('', 'plain', inner), el('urn:third', 'x'))),
  );

function treeValue({ of }: TreeType): fc.Arbitrary<unknown> {
  if (!('kind' in of)) return fc.constant(signature);
  return valueOfType(of).map((value) => asRead(writeType(of, 'urn:any', 'tree', value as never)));
}

/** What a parser would give for something that we are about to write. */
export function asRead(node: WriteElement): XmlElement {
  const children: (XmlElement | string)[] = [];
  for (const child of node.children) {
    if (typeof child === 'string') children.push(child);
    else if (child instanceof Uint8Array) children.push(Buffer.from(child).toString('latin1'));
    else children.push(asRead(child));
  }
  return { ...node, children: children.filter((child) => child !== '') };
}

/** A tree without the white space between its elements, and without hints where schemas are. */
export function withoutLayout(node: WriteElement): XmlElement {
  const read = asRead(node);
  const elements = read.children.filter((child) => typeof child !== 'string');
  return {
    ...read,
    attributes: read.attributes.filter((each) => each.namespace === ''),
    children: elements.length === 0 ? read.children : elements.map(withoutLayout),
  };
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const algorithm = (local: string, of: string) => elWith(DS, local, { Algorithm: of });

const signature = asRead(
  el(
    DS,
    'Signature',
    el(
      DS,
      'SignedInfo',
      algorithm('CanonicalizationMethod', 'http://www.w3.org/2001/10/xml-exc-c14n#'),
      algorithm('SignatureMethod', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'),
      elWith(
        DS,
        'Reference',
        { URI: '' },
        el(DS, 'Transforms', algorithm('Transform', `${DS}enveloped-signature`)),
        algorithm('DigestMethod', 'http://www.w3.org/2001/04/xmlenc#sha256'),
        el(DS, 'DigestValue', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='),
      ),
    ),
    el(DS, 'SignatureValue', 'AAAA'),
    el(DS, 'KeyInfo', el(DS, 'X509Data', el(DS, 'X509SubjectName', 'CN=x'), el(DS, 'X509Certificate', 'AAAA'))),
  ),
);
