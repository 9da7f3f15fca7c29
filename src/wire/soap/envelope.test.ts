// Tests of envelope.ts: what is accepted as SOAP 1.1, and what is refused and why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { el } from '../xml/write.ts';
import { readEnvelope, SOAP_NAMESPACE, writeEnvelope } from './envelope.ts';

const S = `xmlns:e="${SOAP_NAMESPACE}"`;

function reasonOf(text: string): unknown {
  try {
    readEnvelope(Buffer.from(text));
    return 'accepted';
  } catch (error) {
    return error instanceof BrevduvaError ? error.details.reason : error;
  }
}

test('an envelope is read whatever its prefix, header, white space and byte order mark', () => {
  for (const text of [
    `<e:Envelope ${S}><e:Body><a/></e:Body></e:Envelope>`,
    `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<Envelope xmlns="${SOAP_NAMESPACE}">\n <Header><x xmlns="urn:x"/></Header>\r\n <Body>\n<a xmlns=""/>\n</Body>\n</Envelope>\n`,
    `<e:Envelope ${S}><e:Header><x e:mustUnderstand="0">text</x></e:Header><e:Body><a/></e:Body></e:Envelope>`,
    `<e:Envelope ${S} e:encodingStyle=""><e:Header/><e:Body wsu:Id="b" xmlns:wsu="urn:wsu"><a/></e:Body></e:Envelope>`,
  ]) {
    assert.equal(readEnvelope(Buffer.from(text)).body.local, 'a', text);
  }
});

test('what is no SOAP 1.1 envelope with one element in its body is refused, and says why', () => {
  const cases: readonly [string, string][] = [
    ['<a/>', 'not-soap'],
    [
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><a/></e:Body></e:Envelope>',
      'version-mismatch',
    ],
    [`<e:Envelope ${S}/>`, 'not-soap'],
    [`<e:Envelope ${S}><e:Body/></e:Envelope>`, 'not-soap'],
    [`<e:Envelope ${S}><e:Body><a/><b/></e:Body></e:Envelope>`, 'not-soap'],
    [`<e:Envelope ${S}><e:Body>text<a/></e:Body></e:Envelope>`, 'not-soap'],
    [`<e:Envelope ${S}><e:Body><a/></e:Body><e:Body><b/></e:Body></e:Envelope>`, 'not-soap'],
    [`<e:Envelope ${S}><e:Body><a/></e:Body><e:Header/></e:Envelope>`, 'not-soap'],
    [`<e:Envelope ${S}><Body><a/></Body></e:Envelope>`, 'not-soap'],
    [
      `<e:Envelope ${S}><e:Header><x e:mustUnderstand="1"/></e:Header><e:Body><a/></e:Body></e:Envelope>`,
      'must-understand',
    ],
    [`<!DOCTYPE a><e:Envelope ${S}><e:Body><a/></e:Body></e:Envelope>`, 'dtd'],
    [`<e:Envelope ${S}><e:Body><!-- c --><a/></e:Body></e:Envelope>`, 'comment'],
  ];
  for (const [text, reason] of cases) assert.equal(reasonOf(text), reason, text);
});

test('what we write has a prefix on every element, all declared on Envelope', () => {
  const text = Buffer.from(writeEnvelope(el('urn:a', 'a', el('urn:b', 'b', 'x & y')))).toString();
  assert.equal(text.match(/xmlns/g)?.length, 3);
  assert.match(text, /^<S:Envelope [^>]*xmlns[^>]*><S:Body><[^>:]+:a><[^>:]+:b>x &amp; y</);
  assert.equal(readEnvelope(Buffer.from(text)).body.local, 'a');
});
