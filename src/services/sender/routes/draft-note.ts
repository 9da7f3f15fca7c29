// Above a draft that was a letter: that it was withdrawn, or returned and why (four-eyes: the comment is for its author).
import { type Html, html, notice, plainText } from '../../../platform/pages/components.ts';
import type { Draft } from '../letter-draft.ts';
import { readApproval } from '../store/approvals.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import type { AtDesk, Desk } from './desk.ts';

/** The note; nothing above a draft that has not been a letter. */
export async function draftNote(
  { records }: Desk,
  { organisation, language }: AtDesk,
  { fromLetter }: Draft,
): Promise<Html> {
  if (fromLetter === undefined) return html``;
  const t = flowMessages(language);
  const approval = await readApproval(records.database.reader(organisation.id), fromLetter);
  const link = html`<p><a href="/letters/${fromLetter}">${t('returned-letter')}</a></p>`;
  if (approval?.decision === 'returned') {
    const text = html`${plainText(approval.comment)}${link}`;
    return notice({ kind: 'warning', title: t('returned-notice'), text });
  }
  return notice({
    kind: 'info',
    title: t('withdrawn-notice'),
    text: html`<p>${t('withdrawn-notice-text')}</p>${link}`,
  });
}
