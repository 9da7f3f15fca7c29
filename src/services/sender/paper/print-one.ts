// One letter on paper, for printing here: to its address as the register would have it, unless its identity is protected (SKL-S5; issue 4, "Addresses").
import { BrevduvaError } from '../../../domain/errors.ts';
import type { LetterView } from '../letter-view.ts';
import { printBrandOf } from '../organisation/brand.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { paperLetterPdf } from '../print/paper-letter.ts';
import type { Records } from '../records.ts';
import { readOnPaper } from '../store/on-paper.ts';
import { readBatch } from '../store/print-batches.ts';
import { lockLetter } from '../store/timeline.ts';
import { addressFor } from './paper-address.ts';
import { makeAnew } from './print-batch.ts';
import { stopLetter } from './stop-letter.ts';

/**
 * The PDF. `withoutAddress`: what goes through Skatteverket is printed so. Throws 'conflict' where the letter may have arrived and nobody
 * has found out (DESIGN rule 4), and where the identity is protected (the letter is then stopped, the address that came with it
 * erased, and its batch withdrawn from what is printed, as makeAnew says); 'unavailable' while the register does not answer.
 */
export async function printOne(
  records: Records,
  organisation: SenderOrganisation,
  letter: LetterView,
  withoutAddress = false,
): Promise<Uint8Array> {
  if (letter.state === 'unknown') throw mayHaveArrived();
  const { postalAddress: _, ...bare } = letter;
  const lines = withoutAddress ? [] : await addressOf(records, organisation, letter);
  const printed = lines.length === 0 ? bare : { ...bare, postalAddress: lines };
  const brand = await printBrandOf(records, organisation, letter.unit);
  return await paperLetterPdf(organisation.name, printed, brand, organisation.id);
}

async function addressOf(
  records: Records,
  organisation: SenderOrganisation,
  letter: LetterView,
): Promise<readonly string[]> {
  const found = await addressFor(organisation, letter);
  if (found.kind === 'address') return found.lines;
  if (found.kind === 'no-answer') throw registerSilent();
  // Without an address it is printed all the same: whoever prints one letter writes it by hand.
  if (found.stop !== 'protected-identity') return [];
  await records.database.transaction(organisation.id, async (tx) => {
    // The batch before its letters, as everywhere.
    const { batch: id } = await readOnPaper(tx, letter.id);
    const batch = id === undefined ? undefined : await readBatch(tx, id, true);
    const locked = await lockLetter(tx, { id: letter.id });
    if (locked === undefined || (await readOnPaper(tx, letter.id)).stop === 'protected-identity') return;
    const at = records.clock();
    await stopLetter(tx, records, letter.id, { stop: 'protected-identity', at });
    if (batch !== undefined) await makeAnew(tx, records, batch);
  });
  throw new BrevduvaError('conflict', 'the recipient has a protected identity', {
    detail: {
      sv: 'Mottagaren har skyddade personuppgifter. Brevet skrivs inte ut med adress. Skicka det genom Skatteverkets förmedling av post; brevets sida visar hur.',
      en: 'The recipient has a protected identity. The letter is not printed with an address. Send it through Skatteverket’s forwarding of mail; the letter’s page tells how.',
    },
  });
}

function registerSilent(): BrevduvaError {
  return new BrevduvaError('unavailable', 'the address register does not answer', {
    detail: {
      sv: 'Adressregistret svarar inte. Inget skrivs ut innan det har svarat, eftersom mottagaren kan ha skyddade personuppgifter. Försök igen om en stund.',
      en: 'The address register does not answer. Nothing is printed before it has, since the recipient may have a protected identity. Try again in a moment.',
    },
  });
}

function mayHaveArrived(): BrevduvaError {
  return new BrevduvaError('conflict', 'the letter may have arrived', {
    detail: {
      sv: 'Vi vet inte om brevet kom fram. Ta reda på det först, annars kan mottagaren få det två gånger.',
      en: 'It is not known whether the letter arrived. Find out first, or the recipient may get it twice.',
    },
  });
}
