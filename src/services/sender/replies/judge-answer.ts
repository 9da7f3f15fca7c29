// Which letter a reply or a receipt is about, and whether it may be: asked by the letter's id, its recipient, its operator and what it offered.
import type { OperatorName } from '../../../domain/delivery-outcome.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { LetterView } from '../letter-view.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readLetter } from '../store/letters.ts';
import type { SenderTables } from '../tables.ts';

export interface Answered {
  /** Our message's id. */
  readonly letter: string | undefined;
  /** Who answers. */
  readonly from: string;
  /** Whose signature it has. */
  readonly operator: string;
  readonly what: 'reply' | 'receipt';
}

export type Judged =
  | { readonly kind: 'fits'; readonly letter: LetterView }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'unknown-letter'
        | 'not-the-recipient'
        | 'not-the-operator'
        | 'operator-not-known'
        | 'not-allowed';
    };

/** Handed over, or perhaps, and its end not told here yet. */
const MAY_BE_THERE: readonly LetterState[] = ['signed', 'accepted', 'sealed', 'unknown'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The operator must be the one that the letter was delivered to: another one, however trusted, cannot have read it. A person who
 * has no such letter and one who has it with somebody else get different reasons, since the operator knows both already.
 * Throws 'unavailable' while it is not known where the letter is.
 */
export async function judgeAnswer(
  reader: Reader<SenderTables>,
  { cipher }: Pick<Records, 'cipher'>,
  organisation: SenderOrganisation,
  { letter: id, from, operator, what }: Answered,
): Promise<Judged> {
  const letter = id === undefined || !UUID.test(id) ? undefined : await readLetter(reader, cipher, id);
  if (letter === undefined) return { kind: 'refused', reason: 'unknown-letter' };
  const has = whoHas(letter, organisation);
  // A person may answer before the mediator's news of the delivery has come here: the operator is to come again, not to be refused.
  if (has === 'not-yet')
    throw new BrevduvaError(
      'unavailable',
      'it is not known yet to which operator the letter was delivered; try again later',
    );
  if (has === undefined) return { kind: 'refused', reason: 'operator-not-known' };
  if (has !== operator) return { kind: 'refused', reason: 'not-the-operator' };
  if (letter.recipient !== from) return { kind: 'refused', reason: 'not-the-recipient' };
  const { extras } = letter;
  const supports = organisation.operators?.get(operator);
  const offered =
    what === 'reply'
      ? extras?.allowsReply === true && supports?.replies === true
      : extras?.asksReceipt === true && supports?.receipts === true;
  return offered ? { kind: 'fits', letter } : { kind: 'refused', reason: 'not-allowed' };
}

// The operator that the letter was delivered to, as the mediator named it. Where it has told how it went and named none (Message v3 has no
// place for that) it is the one that FaR named when the letter was sent; never where the mediator put the letter on paper.
function whoHas(letter: LetterView, { mediatorKind }: SenderOrganisation): OperatorName['id'] | 'not-yet' | undefined {
  const { operator, farOperator, state, timeline } = letter;
  if (operator !== undefined) return operator.id;
  const toldAll = state === 'delivered' || (state === 'unknown' && mediatorKind === 'soap');
  if (!toldAll) return MAY_BE_THERE.includes(state) ? 'not-yet' : undefined;
  const onPaper = timeline.some(({ kind, details }) => kind === 'delivered' && details['onPaper'] === true);
  return onPaper ? undefined : farOperator?.id;
}
