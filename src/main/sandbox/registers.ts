// The pretend registers of the sandbox, and where the services that ask them find them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { owner } from './people.ts';
import { database, listen, type Place, pageUrl } from './place.ts';
import { registersSeed } from './registers-seed.ts';

const testNumbers = fileURLToPath(new URL('../../../test/vectors/identities/personnummer.txt', import.meta.url));

export const registersSimulatorConfig = (place: Place) => ({
  environment: 'sandbox',
  organisation: owner.id,
  database: database(place, 'registers_simulator'),
  listen: listen(place, 'registers'),
  seed: registersSeed(),
  ...(existsSync(testNumbers) ? { testNumbersFile: testNumbers } : {}),
});

/** The member `registers` of a service that asks them (platform/registers/config.ts). */
export function registersOf(place: Place) {
  const at = (register: string) => ({ url: `${pageUrl(place, 'registers')}/api/v1/${register}` });
  return {
    companies: at('company-register'),
    population: at('population-register'),
    mandates: at('mandate-register'),
    guardianships: at('guardianship-register'),
  };
}
