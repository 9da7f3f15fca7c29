// @peculiar/x509, made ready: it needs reflect-metadata before it and node's own cryptography (STACK.md).
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(crypto);

export { x509 };
