// Sections of a letter's page: the approver's decision, letters that belong together, and what is seldom done.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import { actions, button, form, html, linkButton, plainText, section } from '../../../platform/pages/components.ts';
import { mayThere } from '../reach.ts';
import { accountsWith } from '../store/account-rights.ts';
import { readApproval } from '../store/approvals.ts';
import { linkedLetters } from '../store/held-letters.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import type { LetterPart } from './letter-parts.ts';

/** Who approved or returned it, and the comment. */
export const approvalPart: LetterPart = async ({ records }, { organisation, language }, letter) => {
  const approval = await readApproval(records.database.reader(organisation.id), letter.id);
  if (approval?.decision === undefined || approval.decidedAt === undefined) return undefined;
  const t = flowMessages(language);
  const when = formatDateTime(approval.decidedAt, language);
  const decided = t(`approval-${approval.decision}`, { name: approval.decidedByName ?? '', when });
  const comment = approval.comment === '' ? '' : html`<h3>${t('approval-comment')}</h3>${plainText(approval.comment)}`;
  return section(t('approval-title'), html`<p>${decided}</p>${comment}`);
};

/** The letter before and the letters after: each its own, which point to each other. Another case type's may be no link here. */
export const linkedPart: LetterPart = async ({ records }, { organisation, actor, language }, letter) => {
  const { before, after } = await linkedLetters(records.database.reader(organisation.id), letter, actor.sees);
  if (before === undefined && after.length === 0) return undefined;
  const t = flowMessages(language);
  return section(
    t('linked-title'),
    html`<ul>${before !== undefined && html`<li><a href="/letters/${before}">${t('linked-previous')}</a></li>`}
      ${after.map((one) => html`<li><a href="/letters/${one.id}">${t('linked-next', { when: formatDateTime(one.createdAt, language) })}</a></li>`)}</ul>`,
  );
};

/** What is seldom done: a colleague takes over, or what arrived is sent once more. */
export const morePart: LetterPart = async ({ records }, { organisation, language, csrf, rights }, letter) => {
  if (!mayThere(rights, 'caseworker', letter)) return undefined;
  const t = flowMessages(language);
  const base = `/letters/${letter.id}`;
  const reader = records.database.reader(organisation.id);
  const colleagues = await accountsWith(reader, 'caseworker', letter);
  const keeper = colleagues.find(({ id }) => id === letter.keeper);
  const arrived = letter.state === 'delivered' || letter.state === 'printed';
  const again = button({ text: t('again'), busyText: t('again-working'), kind: 'quiet' });
  return section(
    t('more-title'),
    html`${keeper !== undefined && html`<p>${t('hand-on-keeper', { name: keeper.name })}</p>`}
      ${actions(
        linkButton({ href: `${base}/hand-on`, text: t('hand-on-title'), icon: 'person' }),
        arrived && form({ action: `${base}/again`, csrf, body: again }),
      )}
      ${arrived && html`<p class="bd-quiet">${t('again-text')}</p>`}`,
  );
};
