// What the reader of a letter's page may do next: asked of rights, approval and drafts.
import type { Html } from '../../../platform/pages/components.ts';
import { mayApprove } from '../held/decide-approval.ts';
import type { LetterView } from '../letter-view.ts';
import { nextStep } from '../pages/next-step.ts';
import { mayThere } from '../reach.ts';
import type { Records } from '../records.ts';
import { readApproval } from '../store/approvals.ts';
import { findDraftFrom } from '../store/draft-owners.ts';
import type { AtDesk } from './desk.ts';

/** The next step's buttons; nothing where there is nothing to do. */
export async function whatNext(
  { database }: Pick<Records, 'database'>,
  here: AtDesk,
  letter: LetterView,
): Promise<Html | undefined> {
  const { language, csrf, organisation, actor, rights } = here;
  const reader = database.reader(organisation.id);
  const approval =
    letter.state === 'held' && letter.approval === 'wanted' ? await readApproval(reader, letter.id) : undefined;
  const draft = letter.state === 'withdrawn' ? await findDraftFrom(reader, letter.id, actor.id) : undefined;
  return nextStep({
    language,
    csrf,
    letter,
    mayWrite: mayThere(rights, 'caseworker', letter),
    mayApprove: approval !== undefined && mayApprove(here, approval) === 'yes',
    draft,
  });
}
