// The grammar of XML signatures (XML-Signature Syntax and Processing, 2002) in our own words, for our WSDL documents.
const id = '<xs:attribute name="Id" type="xs:ID"/>';
const algorithm = '<xs:attribute name="Algorithm" type="xs:anyURI" use="required"/>';
const other = '<xs:any namespace="##other" processContents="lax"/>';
const anyOther = '<xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>';

function local(name: string, type: string, occurs = ''): string {
  return `<xs:element name="${name}" type="${type}"${occurs}/>`;
}

function ref(name: string, occurs = ''): string {
  return `<xs:element ref="ds:${name}"${occurs}/>`;
}

/** A global element and its type. */
function defined(name: string, content: string, mixed = ''): string {
  return `<xs:element name="${name}" type="ds:${name}Type"/><xs:complexType name="${name}Type"${mixed}>${content}</xs:complexType>`;
}

const MIXED = ' mixed="true"';
const MAYBE = ' minOccurs="0"';
const SOME = ' maxOccurs="unbounded"';
const ANY = ' minOccurs="0" maxOccurs="unbounded"';

const sequence = (...parts: readonly string[]) => `<xs:sequence>${parts.join('')}</xs:sequence>`;
const choice = (occurs: string, ...parts: readonly string[]) => `<xs:choice${occurs}>${parts.join('')}</xs:choice>`;

const definitions = [
  '<xs:simpleType name="CryptoBinary"><xs:restriction base="xs:base64Binary"/></xs:simpleType>',
  '<xs:simpleType name="DigestValueType"><xs:restriction base="xs:base64Binary"/></xs:simpleType>',
  '<xs:simpleType name="HMACOutputLengthType"><xs:restriction base="xs:integer"/></xs:simpleType>',
  defined(
    'Signature',
    sequence(ref('SignedInfo'), ref('SignatureValue'), ref('KeyInfo', MAYBE), ref('Object', ANY)) + id,
  ),
  defined(
    'SignatureValue',
    `<xs:simpleContent><xs:extension base="xs:base64Binary">${id}</xs:extension></xs:simpleContent>`,
  ),
  defined('SignedInfo', sequence(ref('CanonicalizationMethod'), ref('SignatureMethod'), ref('Reference', SOME)) + id),
  defined(
    'CanonicalizationMethod',
    sequence('<xs:any namespace="##any" minOccurs="0" maxOccurs="unbounded"/>') + algorithm,
    MIXED,
  ),
  defined(
    'SignatureMethod',
    sequence(
      local('HMACOutputLength', 'ds:HMACOutputLengthType', MAYBE),
      '<xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded"/>',
    ) + algorithm,
    MIXED,
  ),
  defined(
    'Reference',
    `${sequence(ref('Transforms', MAYBE), ref('DigestMethod'), ref('DigestValue'))}${id}<xs:attribute name="URI" type="xs:anyURI"/><xs:attribute name="Type" type="xs:anyURI"/>`,
  ),
  defined('Transforms', sequence(ref('Transform', SOME))),
  defined('Transform', choice(ANY, other, local('XPath', 'xs:string')) + algorithm, MIXED),
  defined('DigestMethod', sequence(anyOther) + algorithm, MIXED),
  '<xs:element name="DigestValue" type="ds:DigestValueType"/>',
  defined(
    'KeyInfo',
    choice(
      SOME,
      ...['KeyName', 'KeyValue', 'RetrievalMethod', 'X509Data', 'PGPData', 'SPKIData', 'MgmtData'].map((each) =>
        ref(each),
      ),
      other,
    ) + id,
    MIXED,
  ),
  '<xs:element name="KeyName" type="xs:string"/><xs:element name="MgmtData" type="xs:string"/>',
  defined('KeyValue', choice('', ref('DSAKeyValue'), ref('RSAKeyValue'), other), MIXED),
  defined(
    'RetrievalMethod',
    `${sequence(ref('Transforms', MAYBE))}<xs:attribute name="URI" type="xs:anyURI"/><xs:attribute name="Type" type="xs:anyURI"/>`,
  ),
  defined(
    'X509Data',
    `<xs:sequence maxOccurs="unbounded">${choice(
      '',
      local('X509IssuerSerial', 'ds:X509IssuerSerialType'),
      local('X509SKI', 'xs:base64Binary'),
      local('X509SubjectName', 'xs:string'),
      local('X509Certificate', 'xs:base64Binary'),
      local('X509CRL', 'xs:base64Binary'),
      other,
    )}</xs:sequence>`,
  ),
  `<xs:complexType name="X509IssuerSerialType">${sequence(
    local('X509IssuerName', 'xs:string'),
    local('X509SerialNumber', 'xs:integer'),
  )}</xs:complexType>`,
  defined(
    'PGPData',
    choice(
      '',
      sequence(local('PGPKeyID', 'xs:base64Binary'), local('PGPKeyPacket', 'xs:base64Binary', MAYBE), anyOther),
      sequence(local('PGPKeyPacket', 'xs:base64Binary'), anyOther),
    ),
  ),
  defined(
    'SPKIData',
    `<xs:sequence maxOccurs="unbounded">${local('SPKISexp', 'xs:base64Binary')}<xs:any namespace="##other" processContents="lax" minOccurs="0"/></xs:sequence>`,
  ),
  defined(
    'Object',
    `<xs:sequence${ANY}><xs:any namespace="##any" processContents="lax"/></xs:sequence>${id}<xs:attribute name="MimeType" type="xs:string"/><xs:attribute name="Encoding" type="xs:anyURI"/>`,
    MIXED,
  ),
  defined('Manifest', sequence(ref('Reference', SOME)) + id),
  defined('SignatureProperties', sequence(ref('SignatureProperty', SOME)) + id),
  defined(
    'SignatureProperty',
    `${choice(SOME, other)}<xs:attribute name="Target" type="xs:anyURI" use="required"/>${id}`,
    MIXED,
  ),
  defined(
    'DSAKeyValue',
    sequence(
      `<xs:sequence minOccurs="0">${local('P', 'ds:CryptoBinary')}${local('Q', 'ds:CryptoBinary')}</xs:sequence>`,
      local('G', 'ds:CryptoBinary', MAYBE),
      local('Y', 'ds:CryptoBinary'),
      local('J', 'ds:CryptoBinary', MAYBE),
      `<xs:sequence minOccurs="0">${local('Seed', 'ds:CryptoBinary')}${local('PgenCounter', 'ds:CryptoBinary')}</xs:sequence>`,
    ),
  ),
  defined('RSAKeyValue', sequence(local('Modulus', 'ds:CryptoBinary'), local('Exponent', 'ds:CryptoBinary'))),
];

export const xmldsigSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" targetNamespace="http://www.w3.org/2000/09/xmldsig#" elementFormDefault="qualified">
${definitions.join('\n')}
</xs:schema>`;
