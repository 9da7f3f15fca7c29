// RecipientId: who a letter is for, 12 digits on the wire (contracts/schema/Recipient.xsd), and what people type for it.
//   typed = [century] yymmdd ["-" | "+" | " "] nnnc | ["16"] nnnnnn ["-"] nnnn     spaces and hyphens anywhere are forgiven
import type { IdentityProblem } from './identity-problem.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from './organisationsnummer.ts';
import { type Personnummer, parsePersonnummer } from './personnummer.ts';
import { ok, problem, type Result } from './result.ts';
import { parseSamordningsnummer, type Samordningsnummer } from './samordningsnummer.ts';

export type RecipientId = Personnummer | Samordningsnummer | Organisationsnummer;
export type IdentityKind = 'personnummer' | 'samordningsnummer' | 'organisationsnummer';

/** The kind of a number that has been read: told from its own digits. */
export function kindOf(id: RecipientId): IdentityKind {
  if (id.startsWith('16')) return 'organisationsnummer';
  return Number(id.slice(6, 8)) >= 60 ? 'samordningsnummer' : 'personnummer';
}

/** Reads the wire's form, exactly 12 digits. */
export function parseRecipientId(text: string): Result<RecipientId, IdentityProblem> {
  if (text === '') return problem({ code: 'empty' });
  if (!/^[0-9]+$/.test(text)) return problem({ code: 'not-a-number' });
  if (text.length !== 12) return problem({ code: 'wrong-length' });
  if (!/^(16|18|19|20)/.test(text)) return problem({ code: 'unknown-century' });
  if (text.startsWith('16')) return parseOrganisationsnummer(text);
  return Number(text.slice(6, 8)) >= 60 ? parseSamordningsnummer(text) : parsePersonnummer(text);
}

// Without century a person is taken to be younger than 100; "+" says that they have turned 100 (Lag 2008:206, SKV 704).
function withCentury(ten: string, hundred: boolean, today: Date): string {
  const day = Number(ten.slice(4, 6));
  const born = `${ten.slice(0, 4)}${String(day >= 60 ? day - 60 : day).padStart(2, '0')}`;
  const now = today.toISOString().slice(0, 10).replaceAll('-', '');
  const century = Number(now.slice(0, 2));
  const thisCentury = `${century}${born}` <= now ? century : century - 1;
  return `${hundred ? thisCentury - 1 : thisCentury}${ten}`;
}

/**
 * Reads what a person types: with or without hyphen, plus, spaces and century; 10 or 12 digits.
 * `today` decides the century of a number without one and refuses numbers of people not yet born.
 */
export function readRecipientId(typed: string, today: Date): Result<RecipientId, IdentityProblem> {
  const text = typed.normalize('NFKC').replaceAll(/[\s\u2010-\u2015\u2212-]/g, '');
  if (text === '') return problem({ code: 'empty' });
  const plus = /^[0-9]{6}\+[0-9]{4}$|^[0-9]{8}\+[0-9]{4}$/.test(text);
  const digits = plus ? text.replace('+', '') : text;
  if (!/^[0-9]+$/.test(digits)) return problem({ code: 'not-a-number' });
  if (digits.length !== 10 && digits.length !== 12) return problem({ code: 'wrong-length' });
  if (digits.length === 10 && Number(digits.slice(2, 4)) >= 20) return parseOrganisationsnummer(`16${digits}`);
  const twelve = digits.length === 12 ? digits : withCentury(digits, plus, today);
  const parsed = parseRecipientId(twelve);
  if (!parsed.ok || kindOf(parsed.value) === 'organisationsnummer') return parsed;
  const born = `${twelve.slice(0, 6)}00`;
  const future = born > today.toISOString().slice(0, 10).replaceAll('-', '');
  return future ? problem({ code: 'future-date', kind: kindOf(parsed.value) }) : parsed;
}

/** Stands where a number would, for a recipient of whom only an address is known: nothing is asked of FaR, and nothing goes digitally. */
export const ADDRESS_ONLY = 'address-only' as RecipientId;

/** Reads what a service of ours has stored or is handed by a system: 12 digits, or `ADDRESS_ONLY`. */
export function parseRecipient(text: string): Result<RecipientId, IdentityProblem> {
  return text === ADDRESS_ONLY ? ok(ADDRESS_ONLY) : parseRecipientId(text);
}

/** For people to read: ååååmmdd-nnnn for a person, nnnnnn-nnnn for an organisation (Myndigheternas skrivregler). */
export function formatRecipientId(id: RecipientId): string {
  return kindOf(id) === 'organisationsnummer' ? `${id.slice(2, 8)}-${id.slice(8)}` : `${id.slice(0, 8)}-${id.slice(8)}`;
}
