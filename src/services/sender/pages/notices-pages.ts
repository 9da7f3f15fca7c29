// "Händelser": what has happened to one's letters, and what one wants to be told of and how (SKL-12, SKL-18).
import { formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  emptyState,
  form,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  notice,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import { textMember } from '../doors/json-members.ts';
import { type NoticeKind, PEOPLE_KINDS } from '../notices/notice.ts';
import { MAIL_WAYS, type Wishes } from '../notices/wishes.ts';
import type { NoticeLine } from '../store/notices-of-people.ts';
import { noticeMessages } from '../texts/notice-messages.ts';

export const NOTICES_A_PAGE = 50;

export interface NoticesPage {
  readonly language: Language;
  readonly csrf: string;
  /** One more than a page where there are older ones. */
  readonly lines: readonly NoticeLine[];
  /** From 1. */
  readonly page: number;
  readonly marked: boolean;
  readonly now: Date;
}

/** The list. */
export function noticesPage({ language, csrf, lines, page, marked, now }: NoticesPage): Html {
  const t = noticeMessages(language);
  const shown = lines.slice(0, NOTICES_A_PAGE);
  const items = shown.map((line) => ({
    href: `/notices/${line.id}`,
    who: `${t(`kind-${line.kind}`)}${line.standIn ? ` (${t('stand-in')})` : ''}`,
    what: [line.subject, whyText(language, line)].filter((part) => part !== undefined).join(' · '),
    when: html`<time datetime="${line.at.toISOString()}">${formatDay(line.at, now, language)}</time>`,
    unread: !line.seen,
  }));
  const mark = button({ text: t('mark-all'), busyText: t('marking'), kind: 'secondary' });
  const older = lines.length > NOTICES_A_PAGE;
  return html`${heading(t('title'), t('lead'))}
    ${marked && notice({ kind: 'success', text: t('marked'), announce: true })}
    ${
      items.length === 0
        ? emptyState({ title: t('empty-title'), text: t('empty-text') })
        : letterList({ language, label: t('list'), items })
    }
    ${
      (page > 1 || older) &&
      actions(
        page > 1 && linkButton({ href: `/notices?page=${page - 1}`, text: t('newer') }),
        older && linkButton({ href: `/notices?page=${page + 1}`, text: t('older') }),
      )
    }
    ${items.some(({ unread }) => unread) && form({ action: '/notices/seen', csrf, body: actions(mark) })}
    <p><a href="/notices/settings">${t('settings')}</a></p>`;
}

const WHY = ['no-mailbox', 'opted-out', 'pending', 'operator-refused', 'expired', 'cancelled'] as const;

function whyText(language: Language, { kind, details }: NoticeLine): string | undefined {
  if (kind !== 'not-delivered' && kind !== 'not-sent') return undefined;
  const known = WHY.find((reason) => reason === textMember(details, 'reason'));
  return noticeMessages(language)(`why-${known ?? 'other'}`);
}

export interface WishesPage {
  readonly language: Language;
  readonly csrf: string;
  readonly wishes: Wishes;
  readonly email: string | undefined;
  readonly saved: boolean;
}

/** What the person wants to be told of. */
export function wishesPage({ language, csrf, wishes, email, saved }: WishesPage): Html {
  const t = noticeMessages(language);
  const way = radios({
    language,
    name: 'mail',
    legend: t('wishes-mail'),
    hint: email === undefined ? t('wishes-mail-nowhere') : t('wishes-mail-hint', { email }),
    value: wishes.mail,
    options: MAIL_WAYS.map((value) => ({ value, label: t(`wishes-mail-${value}`) })),
  });
  const boxes = (prefix: string, checked: (kind: NoticeKind) => boolean): readonly Html[] =>
    PEOPLE_KINDS.map((kind) =>
      checkbox({ name: `${prefix}-${kind}`, label: t(`kind-${kind}`), checked: checked(kind) }),
    );
  const body = html`${way}
    ${section(t('wishes-kinds'), html`${boxes('mail', (kind) => wishes.mailKinds.includes(kind))}`)}
    ${section(t('wishes-page'), html`${boxes('page', (kind) => !wishes.hidden.includes(kind))}`)}
    ${actions(button({ text: t('wishes-save'), busyText: t('wishes-saving') }))}`;
  return html`${heading(t('wishes-title'), t('wishes-lead'))}
    ${saved && notice({ kind: 'success', text: t('wishes-saved'), announce: true })}
    ${form({ action: '/notices/settings', csrf, body })}
    <p><a href="/notices">${t('wishes-to-list')}</a></p>`;
}
