// What a person decides about one letter and paper: protected identity, a missing address, not opened in time, came back in the post.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import { isUndelivered } from '../letter-state.ts';
import type { LetterView } from '../letter-view.ts';
import type { OnPaper } from '../store/on-paper.ts';
import { RETURN_REASONS } from '../store/paper-tables.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { addressField } from './send-on-paper-pages.ts';
import { kindText, numberText } from './words.ts';

export interface LetterOnPaperPage {
  readonly language: Language;
  readonly csrf: string;
  readonly letter: LetterView;
  readonly known: OnPaper;
  /** Working days of the case type, where it has some. */
  readonly days: number | undefined;
  readonly typed: string;
  readonly faults: readonly Fault[];
}

/** The page. */
export function letterOnPaperPage(page: LetterOnPaperPage): Html {
  const { language, letter, faults } = page;
  const t = paperMessages(language);
  const who = html`${kindText(language, letter.recipient)} ${numberText(letter.recipient, language)}`;
  const parts = [stopSection(page), wantedSection(page), queueSection(page), returnedSection(page)];
  return html`${errorSummary(language, faults)}${heading(`${t('part-title')}: ${letter.subject}`, who)}
    ${parts.some((part) => part !== false) ? parts : standing(page)}
    <p><a href="/letters/${letter.id}">${t('back')}</a></p>`;
}

// Where there is nothing to decide: how it stands.
function standing({ language, letter, known }: LetterOnPaperPage): Html {
  const t = paperMessages(language);
  if (known.batch !== undefined)
    return html`<p>${t('part-batch')} <a href="/print-batches/${known.batch}">${t('part-batch-link')}</a></p>`;
  if (letter.state === 'to-print') return html`<p>${t('part-queued')}</p>`;
  if (letter.state === 'unknown') return html`<p>${t('part-unknown')}</p>`;
  if (known.copy === 'queued' && letter.openedAt === undefined) return html`<p>${t('part-copy-queued')}</p>`;
  return html`<p>${t('part-nothing')}</p>`;
}

function act(
  { language, csrf, letter }: LetterOnPaperPage,
  name: string,
  text: string,
  kind: 'primary' | 'secondary' | 'quiet',
) {
  const busyText = paperMessages(language)('part-working');
  const body = html`<input type="hidden" name="act" value="${name}">${button({ text, busyText, kind })}`;
  return form({ action: `/letters/${letter.id}/on-paper`, csrf, body });
}

function stopSection(page: LetterOnPaperPage): Html | false {
  const { language, letter, known } = page;
  const t = paperMessages(language);
  if (known.stop === undefined) return false;
  if (known.stop === 'protected-identity') {
    const href = `/letters/${letter.id}/paper.pdf?without-address`;
    return html`${notice({ kind: 'warning', title: t('stop-protected-identity'), text: t('stop-protected-text') })}
      ${actions(linkButton({ href, text: t('stop-protected-print'), kind: 'secondary', icon: 'print' }))}
      <p class="bd-quiet">${t('mediated-hint')}</p>
      ${actions(act(page, 'mediated', t('mediated'), 'primary'), act(page, 'again', t('again-protected'), 'quiet'))}`;
  }
  if (known.stop === 'not-printable') {
    return html`${notice({ kind: 'warning', title: t('stop-not-printable'), text: t('stop-not-printable-text') })}
      ${actions(act(page, 'again', t('again'), 'secondary'))}`;
  }
  const fault = faultOf(page.faults, 'address');
  const body = html`<input type="hidden" name="act" value="address">${addressField({ language, typed: page.typed, fault, register: false })}
    ${actions(button({ text: t('address-save'), busyText: t('part-working') }))}`;
  return html`${notice({ kind: 'warning', title: t('stop-no-address'), text: t('stop-no-address-text') })}
    ${form({ action: `/letters/${letter.id}/on-paper`, csrf: page.csrf, body })}`;
}

function wantedSection(page: LetterOnPaperPage): Html | false {
  const { language, known, letter, days } = page;
  const t = paperMessages(language);
  if (!known.wanted || letter.openedAt !== undefined) return false;
  return html`${notice({ kind: 'warning', text: t('part-wanted', { days: days ?? '–' }) })}
    ${actions(act(page, 'queue', t('part-queue'), 'primary'), act(page, 'no-paper', t('part-no-paper'), 'secondary'))}`;
}

function queueSection(page: LetterOnPaperPage): Html | false {
  const { language, letter } = page;
  const t = paperMessages(language);
  return (
    isUndelivered(letter.state) &&
    html`<p>${t('part-queue-text')}</p>${actions(act(page, 'queue', t('part-queue'), 'primary'))}`
  );
}

/** Whether it has been posted, and can come back. */
export function wasPosted(letter: Pick<LetterView, 'state'>, known: OnPaper): boolean {
  return letter.state === 'printed' || known.copy === 'printed';
}

/** 'Brevet kom i retur 3 december: …' */
export function returnedText(language: Language, { returned }: Pick<OnPaper, 'returned'>): string | undefined {
  if (returned === undefined) return undefined;
  const t = paperMessages(language);
  const when = formatDateTime(returned.at, language);
  const what = t('was-returned', { when, reason: t(`reason-${returned.reason}`).toLowerCase() });
  return `${what} ${t(returned.done ? 'was-returned-done' : 'was-returned-todo')}`;
}

function returnedSection(page: LetterOnPaperPage): Html | false {
  const { language, letter, known, csrf, faults } = page;
  const t = paperMessages(language);
  const text = returnedText(language, known);
  if (text !== undefined) {
    return html`<p>${text}</p>${known.returned?.done === false && actions(act(page, 'return-done', t('return-done'), 'primary'))}`;
  }
  if (!wasPosted(letter, known)) return false;
  const reason = radios({
    language,
    name: 'reason',
    legend: t('returned-legend'),
    hint: t('returned-hint'),
    error: faultOf(faults, 'reason'),
    options: RETURN_REASONS.map((value) => ({ value, label: t(`reason-${value}`) })),
  });
  const body = html`<input type="hidden" name="act" value="returned">${reason}${actions(button({ text: t('returned-save'), busyText: t('part-working') }))}`;
  return section(t('returned-title'), form({ action: `/letters/${letter.id}/on-paper`, csrf, body }));
}
