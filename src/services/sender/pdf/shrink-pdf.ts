// Makes an attachment smaller when a caseworker asks for it: a signed one never, and only what still opens with as many pages.
import { inKillableProcess } from '../../../platform/killable/killable.ts';
import { checkPdf } from '../../../platform/pdf/check-pdf.ts';
import type { PdfFacts } from '../../../platform/pdf/pdf-facts.ts';

const TASK = new URL('./shrink-task.ts', import.meta.url);
const LIMITS = { seconds: 60, megabytes: 512 };

export type Shrunk =
  | { readonly kind: 'smaller'; readonly bytes: Uint8Array; readonly facts: PdfFacts }
  | { readonly kind: 'signed' }
  /** It is as small as we can make it, or cannot be made smaller safely. */
  | { readonly kind: 'no-smaller' };

/** The same document in fewer bytes. The same bytes in give the same bytes out. */
export async function shrinkPdf(bytes: Uint8Array): Promise<Shrunk> {
  const before = await checkPdf(bytes);
  if (!before.ok) return { kind: 'no-smaller' };
  if (before.value.signed) return { kind: 'signed' };
  const made = await inKillableProcess(TASK, bytes, LIMITS);
  if (!made.ok || !(made.value instanceof Uint8Array) || made.value.length >= bytes.length)
    return { kind: 'no-smaller' };
  const after = await checkPdf(made.value);
  if (!after.ok || after.value.pages !== before.value.pages) return { kind: 'no-smaller' };
  return { kind: 'smaller', bytes: made.value, facts: after.value };
}
