// The size meter's start: what the browser counts itself is taken away exactly, whatever characters the fields hold.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import { issueCertificate } from '../../platform/certificates/issue-certificate.ts';
import { makeCa } from '../../platform/certificates/throw-away-ca.ts';
import { measureLetter } from './doors/signer.ts';
import { meterBase, unsentLetter } from './letter-content.ts';
import type { DraftContent } from './letter-draft.ts';
import { certificateIn, type SenderOrganisation } from './organisations.ts';

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  assert.ok(result.ok);
  return result.value;
}

const id = value(parseOrganisationsnummer('162021003898'));

async function certificate(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-meter-'));
  const { certificateFile } = await issueCertificate(await makeCa(folder), { organisation: id, name: 'Kommun B' });
  const der = certificateIn(certificateFile);
  rmSync(folder, { recursive: true });
  assert.ok(der);
  return der;
}

function content(text: string): DraftContent {
  return {
    recipient: value(parseRecipientId('198101052382')),
    subject: text,
    text,
    language: 'svSE',
    protectionClass: 3,
    support: { text, phoneNumber: text, emailAddress: 'a@b.se', url: 'https://exempel.se/?a=1&b=2' },
  };
}

test('the meter starts from the same number, whatever is written: escapes are counted as the wire writes them', async () => {
  const der = await certificate();
  const organisation: Pick<SenderOrganisation, 'id' | 'name'> = { id, name: 'Kommun B' };
  const base = (text: string): number => {
    const letter = unsentLetter(organisation, '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10', content(text));
    return meterBase(measureLetter(letter, [], der, der), content(text));
  };
  const plain = base('abc');
  for (const text of ['a > b', 'a < b && c', '<>&"\'', 'rad\nrad', 'åäö € 🐦', ']]>']) {
    assert.equal(base(text), plain, JSON.stringify(text));
  }
});
