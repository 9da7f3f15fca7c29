// Which addresses may be called: public ones, and private ones only where configured (DESIGN, "Web": outbound calls).
// A name in an answer (ServiceAdress) or a token endpoint must not be able to point into our own network.
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { BrevduvaError } from '../../domain/errors.ts';

const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
// IANA's special-purpose registry, and every form that carries an IPv4 address a gateway inside could unwrap.
const NOT_PUBLIC_6 = [
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/63',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fec0::/10',
  'fe80::/10',
  'ff00::/8',
];
const notPublic = listOf([...NOT_PUBLIC_4, ...NOT_PUBLIC_6]);

/** The error's code when a name leads to an address that may not be called. */
export const REFUSED_ADDRESS = 'ERR_ADDRESS_NOT_ALLOWED';

export class AddressGuard {
  readonly #allowed: BlockList;

  /** `allowPrivate`: addresses or CIDR ranges. Errors: 'invalid-input' naming the one that is neither. */
  constructor(allowPrivate: readonly string[] = []) {
    this.#allowed = listOf(allowPrivate);
  }

  allows(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return !notPublic.check(address, family) || this.#allowed.check(address, family);
  }

  /** For `net.connect`: resolves, refuses, and hands over the very address that was checked. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0);
      const permitted = found.filter(({ address }) => this.allows(address));
      const [first] = permitted;
      if (first === undefined) return callback(refused(hostname), '', 0);
      return options.all === true ? callback(null, permitted) : callback(null, first.address, first.family);
    });
  };
}

/** The error of an address that may not be called. */
export function refused(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} is a private address, and private addresses are not allowed here`), {
    code: REFUSED_ADDRESS,
  });
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const version = isIP(address);
    const prefix = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits);
    if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (version === 6 ? 128 : 32)) {
      throw new BrevduvaError('invalid-input', `${range} is not an address or a range: write 10.1.2.3 or 10.1.2.0/24`);
    }
    list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
