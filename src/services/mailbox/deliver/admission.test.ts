// Types of bodies and files that a mailbox takes in, and names that are safe to save.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../../domain/errors.ts';
import { beginsAs, readAttachmentType, readBody, safeFilename } from './admission.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hasCode = (code: string) => (error: unknown) => error instanceof BrevduvaError && error.code === code;

test('a body is text or HTML in UTF-8, however its type is written', () => {
  assert.deepEqual(readBody('text/plain', bytes('Hej å')), { type: 'text/plain', text: 'Hej å' });
  assert.deepEqual(readBody('Text/HTML; charset="UTF-8"', bytes('<p>Hej</p>')), {
    type: 'text/html',
    text: '<p>Hej</p>',
  });
});

test('other bodies are refused with 5019, wrong bytes with 5001', () => {
  assert.throws(() => readBody('application/pdf', bytes('x')), hasCode('unsupported-mime-type'));
  assert.throws(() => readBody('text/plain; charset=iso-8859-1', bytes('x')), hasCode('unsupported-mime-type'));
  assert.throws(() => readBody('text/plain', Uint8Array.of(0xe5, 0x20)), hasCode('invalid-input'));
  assert.throws(() => readBody('text/plain', bytes('INTE\u0000 betala')), hasCode('invalid-input'));
});

test('attachments of other types than the allowed are refused with 5019', () => {
  assert.equal(readAttachmentType('Application/PDF', ['application/pdf']), 'application/pdf');
  assert.throws(() => readAttachmentType('text/html', ['application/pdf']), hasCode('unsupported-mime-type'));
  assert.throws(() => readAttachmentType('', ['application/pdf']), hasCode('unsupported-mime-type'));
});

test('only a file that begins as a PDF is taken for one', () => {
  assert.equal(beginsAs('application/pdf', bytes('%PDF-1.7\n')), true);
  assert.equal(beginsAs('application/pdf', bytes('<script>%PDF-')), false);
  assert.equal(beginsAs('text/html', bytes('%PDF-1.7')), false);
});

test('a long name of emoji is cut between characters', () => {
  assert.ok(safeFilename(`${'😀'.repeat(200)}.pdf`, 1).isWellFormed());
});

test('file names lose paths, control characters and turned directions', () => {
  assert.equal(safeFilename('C:\\brev\\beslut.pdf', 1), 'beslut.pdf');
  assert.equal(safeFilename('../../etc/passwd', 1), 'passwd');
  assert.equal(safeFilename('a\r\nSet-Cookie: x.pdf', 1), 'aSet-Cookie x.pdf');
  assert.equal(safeFilename('rapport\u202efdp.exe', 1), 'rapportfdp.exe');
  assert.equal(safeFilename('..', 2), 'bilaga-2.pdf');
  assert.ok(safeFilename(`${'å'.repeat(400)}.pdf`, 1).length <= 120);
});
