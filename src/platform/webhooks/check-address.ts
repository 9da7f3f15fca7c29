// A webhook's address is judged when it is given, so that its owner is told at once; the connection is judged again each time.
import { isIP } from 'node:net';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Environment, OutboundConfig } from '../config/parts.ts';
import { AddressGuard } from '../http-client/address-guard.ts';

/** Errors: 'invalid-input' for anything but https, for log-in names in it, and for private addresses that are not configured. */
export function checkAddress(
  text: string,
  { environment, outbound }: { readonly environment: Environment; readonly outbound?: OutboundConfig | undefined },
): void {
  const guard = new AddressGuard(outbound?.allowPrivate);
  const url = URL.parse(text);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  // Plain HTTP to this machine is for trying things in the sandbox; the client refuses it elsewhere too.
  const local = environment === 'sandbox' && url?.protocol === 'http:' && /^(localhost|127\.[0-9.]+)$/.test(host);
  if (url === null || (url.protocol !== 'https:' && !local)) {
    throw wrong('Adressen måste vara en fullständig https-adress.', 'The address must be a whole https address.');
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw wrong(
      'Adressen får inte innehålla användarnamn, lösenord eller fragment.',
      'The address must not hold a user name, a password or a fragment.',
    );
  }
  if (isIP(host) !== 0 && !guard.allows(host)) {
    throw wrong(
      'Adressen är privat, och privata adresser är inte tillåtna här.',
      'The address is private, and private addresses are not allowed here.',
    );
  }
}

function wrong(sv: string, en: string): BrevduvaError {
  return new BrevduvaError('invalid-input', 'the address cannot be used', { faults: [{ field: 'url', sv, en }] });
}
