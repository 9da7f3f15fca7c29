// What is shown on a party's page beside its own facts: each room of the infrastructure owner adds its section here.
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Html } from '../../../platform/pages/html.ts';
import type { User } from '../../../platform/web/user.ts';
import { auditsPart, incidentsPart } from '../oversight/party-part.ts';
import type { RegistryContext } from '../registry-context.ts';

/** The three kinds of organisation that connect. One organisation may be several. */
export type PartyRole = 'sender' | 'mediator' | 'operator';

/** A party as its page knows it: table party(role, organisation) of migration 0005; page /parties/:role/:organisation. */
export interface PartyInView {
  readonly role: PartyRole;
  /** Twelve digits. */
  readonly organisation: string;
  readonly name: string;
  readonly language: Language;
  /** For forms in the section. */
  readonly csrf: string;
  /** Staff of the register who is looking. */
  readonly staff: User;
}

/** A section of the page, or undefined where there is nothing to show. */
type PartyPart = (context: RegistryContext, party: PartyInView) => Promise<Html | undefined>;

/** In the order of the page. */
export const partyParts: readonly PartyPart[] = [auditsPart, incidentsPart];
