// Showing a letter to somebody else, on its page: forwarding, sharing, and who has looked.
import { formatDate, formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  html,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import { canForward } from '../act/forward.ts';
import { sentAbout } from '../act/sent.ts';
import { type Share, sharesOfLetter } from '../act/share.ts';
import { covers } from '../rights.ts';
import { type ShareTranslate, shareTexts } from '../texts/share-texts.ts';
import type { LetterHere } from './letter-parts.ts';
import { sentList } from './sent-words.ts';

/** The section. */
export async function sharePart({
  context,
  holder,
  opened,
  language,
  csrf,
  done,
}: LetterHere): Promise<Html | undefined> {
  const { letter } = opened;
  const t = shareTexts(language);
  const [shares, all] = await Promise.all([sharesOfLetter(context, letter), sentAbout(context, letter)]);
  const forwards = all.filter(({ kind }) => kind === 'forward');
  const may = covers(holder.right, 'manage');
  if (!may && shares.length === 0 && forwards.length === 0) return undefined;
  const said: Readonly<Record<string, string>> = {
    forwarded: t('doneForwarded'),
    shared: t('doneShared', { operator: context.operator.name }),
    'share-ended': t('doneEnded'),
    'again-forward': t('doneAgain'),
  };
  const told = done === undefined ? undefined : said[done];
  const href = `/letters/${letter.id}`;
  return section(
    t('partTitle'),
    html`${told === undefined ? '' : notice({ kind: 'success', text: told, announce: true })}
      ${forwards.length === 0 ? '' : sentList(language, letter.id, forwards)}
      ${shares.length === 0 ? '' : list(t, language, { shares, href, csrf, may, now: context.clock() })}
      ${
        may
          ? actions(
              canForward(context, letter)
                ? linkButton({ href: `${href}/forward`, text: t('forward'), icon: 'arrow' })
                : '',
              linkButton({ href: `${href}/share`, text: t('share'), icon: 'person' }),
            )
          : ''
      }`,
    'share',
  );
}

interface Listed {
  readonly shares: readonly Share[];
  readonly href: string;
  readonly csrf: string;
  readonly may: boolean;
  readonly now: Date;
}

function list(t: ShareTranslate, language: Language, { shares, href, csrf, may, now }: Listed): Html {
  return html`<ul class="bd-rows" aria-label="${t('sharesList')}">${shares.map((share) => {
    const open = share.ended_at === null && share.until > now;
    const end = form({
      action: `${href}/share/${share.id}/end`,
      csrf,
      body: button({ text: t('end'), kind: 'quiet', label: t('endLabel', { label: share.label }) }),
    });
    return html`<li class="bd-row"><div class="bd-row-words"><p>${headline(t, language, share, now)}</p>${looks(t, language, share)}</div>
      ${open && may ? end : ''}</li>`;
  })}</ul>`;
}

function headline(t: ShareTranslate, language: Language, { label, until, ended_at }: Share, now: Date): string {
  if (ended_at !== null) return t('sharedEnded', { label, date: formatDateTime(ended_at, language) });
  // `until` is the first moment of the day after.
  const date = formatDate(new Date(until.getTime() - 1), language);
  return until > now ? t('sharedUntil', { label, date }) : t('sharedOver', { label, date });
}

function looks(t: ShareTranslate, language: Language, { looks: all }: Share): Html {
  if (all.length === 0) return html`<p class="bd-quiet">${t('noLooks')}</p>`;
  return html`<details class="bd-details"><summary>${t('looks', { count: all.length })}</summary><ul class="bd-plain-list">${all.map(
    ({ at, file }) =>
      html`<li>${file === undefined ? t('lookLetter') : t('lookFile', { filename: file })}, ${formatDateTime(at, language)}</li>`,
  )}</ul></details>`;
}
