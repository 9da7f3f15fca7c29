// Taking everything along, moving in with it, and how one changes operator.
import { formatBytes, formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  copyable,
  errorSummary,
  type Fault,
  faultOf,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { MoveRules } from '../move/move-config.ts';
import type { MailboxPackage } from '../store/packages.ts';
import { type MovingTranslate, movingTexts } from '../texts/moving-texts.ts';

export interface MovingView {
  /** Newest first. */
  readonly packages: readonly MailboxPackage[];
  readonly rules: MoveRules;
  /** Where the e-ID is used again, when that is needed before anything is made or fetched. */
  readonly stepUp: string | undefined;
  /** Whether the mailbox is open: nothing moves in with a closed one. */
  readonly isOpen: boolean;
  readonly done: 'asked' | 'already' | 'in' | 'in-already' | undefined;
  readonly faults: readonly Fault[];
  readonly csrf: string;
}

/** The page. */
export function movingPage(shared: MailboxTranslate, language: Language, view: MovingView): Page {
  const t = movingTexts(language);
  const out = view.packages.find(({ direction }) => direction === 'out');
  const into = view.packages.find(({ direction }) => direction === 'in');
  return {
    title: t('title'),
    current: '/settings',
    hasErrors: view.faults.length > 0,
    scripts: ['file-drop.ts'],
    main: html`<p class="bd-back"><a href="/settings">${icon('back')}${shared('phoneBack')}</a></p>
      ${errorSummary(language, view.faults)}${heading(t('title'), t('lead'))}${said(t, view.done)}
      ${section(t('takeTitle'), takeSection(t, language, view, out))}
      ${view.isOpen ? section(t('inTitle'), inSection(t, language, view, into)) : ''}
      ${section(t('operatorTitle'), html`<p>${t('operatorText')}</p><p>${t('operatorFirst')}</p>`)}`,
  };
}

function said(t: MovingTranslate, done: MovingView['done']): Html {
  if (done === undefined) return html``;
  const words = { asked: t('asked'), already: t('already'), in: t('inAsked'), 'in-already': t('inAlready') };
  const kind = done === 'asked' || done === 'in' ? 'success' : 'info';
  return notice({ kind, text: words[done], announce: true });
}

function takeSection(
  t: MovingTranslate,
  language: Language,
  { rules, stepUp, csrf }: MovingView,
  out: MailboxPackage | undefined,
): Html {
  return html`<p>${t('takeText')}</p><p>${t('takeWhere', { days: rules.keepDays })}</p>
    ${out === undefined ? '' : packageState(t, language, out, stepUp === undefined)}
    ${
      stepUp !== undefined
        ? html`<p>${t('takeStale')}</p>${linkButton({ href: stepUp, text: t('takeLogIn') })}`
        : out?.state === 'working'
          ? ''
          : form({ action: '/moving/take', csrf, body: actions(button({ text: t('takeDo'), kind: 'secondary' })) })
    }`;
}

function packageState(t: MovingTranslate, language: Language, out: MailboxPackage, fresh: boolean): Html {
  const { state, letters, bytes, expiresAt, sha256 = '', id } = out;
  if (state === 'working')
    return html`<p>${t('working')} ${letters === 0 ? '' : t('workingLetters', { letters })}</p>
      <p><a href="/moving">${t('update')}</a></p>`;
  if (state === 'failed') return notice({ kind: 'error', text: t('takeFailed') });
  if (state === 'removed') return html`<p class="bd-quiet">${t('takeRemoved')}</p>`;
  const date = formatDate(expiresAt ?? out.askedAt, language);
  const facts = t('readyFacts', { letters, size: formatBytes(bytes, language), date });
  return html`<h3>${t('ready')}</h3><p>${facts}</p><p>${t('readySum')}</p><div>${copyable(language, sha256)}</div>
    ${fresh ? actions(linkButton({ href: `/moving/packages/${id}`, text: t('fetch') })) : ''}`;
}

function inSection(
  t: MovingTranslate,
  language: Language,
  { rules, faults, csrf }: MovingView,
  into: MailboxPackage | undefined,
): Html {
  const size = formatBytes(rules.largest, language);
  const drop = fileDrop({
    language,
    name: 'package',
    label: t('inFile'),
    hint: t('inFileHint', { size }),
    accept: '.tar,application/x-tar',
    error: faultOf(faults, 'package'),
  });
  return html`<p>${t('inText')}</p><p>${t('inTwice')}</p>${into === undefined ? '' : inState(t, into)}
    ${
      into?.state === 'working'
        ? ''
        : form({
            action: '/moving/in',
            csrf,
            multipart: true,
            body: html`${drop}${actions(button({ text: t('inDo'), kind: 'secondary' }))}`,
          })
    }`;
}

function inState(t: MovingTranslate, { state, result }: MailboxPackage): Html {
  if (state === 'working') return html`<p>${t('inWorking')}</p><p><a href="/moving">${t('update')}</a></p>`;
  if (result === undefined) return html``;
  if ('problem' in result) return notice({ kind: 'error', title: t('inFailed'), text: t(`in-${result.problem}`) });
  const { letters, already, unverified, refused, sent = 0, sentRefused = 0, addresses = 0 } = result;
  const text = [
    t('inDoneText', { letters }),
    ...(already === 0 ? [] : [t('inDoneAlready', { count: already })]),
    ...(unverified === 0 ? [] : [t('inDoneUnverified', { count: unverified })]),
    ...(refused === 0 ? [] : [t('inDoneRefused', { count: refused })]),
    ...(sent === 0 ? [] : [t('inDoneSent', { count: sent })]),
    ...(sentRefused === 0 ? [] : [t('inDoneSentRefused', { count: sentRefused })]),
    ...(addresses === 0 ? [] : [t('inDoneAddresses', { count: addresses })]),
  ].join(' ');
  return notice({ kind: unverified + refused + sentRefused === 0 ? 'success' : 'warning', title: t('inDone'), text });
}
