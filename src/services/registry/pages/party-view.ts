// What a party's page is made from, and how what was asked for on it went.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Fault, faultOf, type Html } from '../../../platform/pages/components.ts';
import type { KnownParty } from '../owner/read-party.ts';

export type DoneAct =
  | 'status'
  | 'saved'
  | 'added'
  | 'agreement'
  | 'agreement-end'
  | 'acceptance'
  | 'certificate'
  | 'certificate-change'
  | 'revocation'
  | 'checks'
  | 'test-delivery';

/** How what was asked for went. */
export type Said =
  | { readonly kind: 'done'; readonly act: DoneAct }
  /** It was done already. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[]; readonly typed: (field: string) => string };

export interface PartyPageView extends KnownParty {
  readonly language: Language;
  readonly csrf: string;
  readonly nameOf: (organisation: string) => string;
  /** Sections of other rooms. */
  readonly parts: readonly Html[];
  readonly said?: Said;
}

/** What was typed in a form that had faults, and which. */
export function typedIn(said: Said | undefined) {
  const faults = said?.kind === 'faults' ? said.faults : [];
  return {
    value: (field: string): string | undefined => (said?.kind === 'faults' ? said.typed(field) : undefined),
    error: (field: string): string | undefined => faultOf(faults, field),
  };
}
