// What an e-mail about notices says: that something happened and where to log in, in Swedish and English. Never subject, name or number.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { noticeMessages } from '../texts/notice-messages.ts';
import type { NoticeKind } from './notice.ts';

/** Subject and text of one mail about one or more notices. */
export function noticeMail(
  kinds: readonly NoticeKind[],
  publicUrl: string,
): { readonly subject: string; readonly text: string } {
  const t = noticeMessages('sv');
  const [first, ...rest] = kinds;
  const subject =
    first !== undefined && rest.length === 0
      ? t('mail-subject-one', { what: t(`kind-${first}`) })
      : t('mail-subject-many', { count: kinds.length });
  return { subject, text: [textIn('sv', kinds, publicUrl), textIn('en', kinds, publicUrl)].join('\n\n--\n\n') };
}

function textIn(language: Language, kinds: readonly NoticeKind[], publicUrl: string): string {
  const t = noticeMessages(language);
  const counts = Map.groupBy(kinds, (kind) => kind);
  const lines = [...counts].map(([kind, all]) => {
    const what = t(`kind-${kind}`);
    return all.length === 1 ? t('mail-line', { what }) : t('mail-line-many', { what, count: all.length });
  });
  const links = [
    t('mail-log-in', { link: `${publicUrl}/notices` }),
    t('mail-stop', { link: `${publicUrl}/notices/settings` }),
  ];
  return [...lines, '', ...links].join('\n');
}
