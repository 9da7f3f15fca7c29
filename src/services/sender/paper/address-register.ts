// An address register as we meet it (of Navet's and SPAR's kind; docs/operations.md): asked for one person when a letter is printed.
// What it says of somebody with protected identity is thrown away here: no address of theirs goes any further, whatever it answers.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { RestClient } from '../../../platform/http-client/rest-client.ts';
import { listMember, textMember } from '../doors/json-members.ts';

export type AddressAnswer =
  | { readonly kind: 'address'; readonly lines: readonly string[] }
  /** Sekretessmarkering or skyddad folkbokföring. */
  | { readonly kind: 'protected' }
  /** Not in the register, or without an address. */
  | { readonly kind: 'none' }
  | { readonly kind: 'no-answer' };

export interface AddressRegister {
  addressOf(recipient: RecipientId): Promise<AddressAnswer>;
}

const CALL_MS = 10_000;
const LINES_MAX = 6;
const LINE_MAX = 60;
// Control characters would break a print file; an address has none.
const CONTROL = /\p{Cc}/gu;

/** A register with our REST door: POST /addresses {"id": …}, answered with {"kind": "address", "lines": […]}, "protected" or "none". */
export function restAddressRegister(client: Pick<RestClient, 'request'>): AddressRegister {
  return {
    async addressOf(recipient) {
      const body = { id: recipient };
      const outcome = await client.request({ method: 'POST', path: '/addresses', body, timeoutMs: CALL_MS });
      if (outcome.kind !== 'answer' || outcome.status !== 200) return { kind: 'no-answer' };
      const kind = textMember(outcome.json, 'kind');
      if (kind === 'protected') return { kind };
      if (kind === 'none') return { kind };
      if (kind !== 'address') return { kind: 'no-answer' };
      const lines = listMember(outcome.json, 'lines')
        .filter((line) => typeof line === 'string')
        .map((line) => line.replaceAll(CONTROL, ' ').trim().slice(0, LINE_MAX))
        .filter((line) => line !== '')
        .slice(0, LINES_MAX);
      return lines.length === 0 ? { kind: 'none' } : { kind, lines };
    },
  };
}
