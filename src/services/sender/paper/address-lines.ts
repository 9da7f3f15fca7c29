// An address on paper as it was typed: one line each, the name first, and a postcode somewhere where it is in Sweden.
import { oneLine } from '../check-content.ts';

export const ADDRESS_LINES = 6;
const LINE_MAX = 60;

export type AddressFault = 'address-missing' | 'address-lines' | 'address-long';

/** The lines, or what is wrong with them. Empty lines are left out; at least a name and one more line, at most six of 60 characters. */
export function readAddress(
  typed: string,
): { readonly ok: true; readonly lines: readonly string[] } | { readonly ok: false; readonly fault: AddressFault } {
  const lines = typed
    .split('\n')
    .map((line) => oneLine(line))
    .filter((line) => line !== '');
  if (lines.length < 2) return { ok: false, fault: 'address-missing' };
  if (lines.length > ADDRESS_LINES) return { ok: false, fault: 'address-lines' };
  if (lines.some((line) => line.length > LINE_MAX)) return { ok: false, fault: 'address-long' };
  return { ok: true, lines };
}
