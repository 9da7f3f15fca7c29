// The pages about case types: list, form with earlier versions, the words that a neutral subject does not hold.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  statusBadge,
  table,
  textArea,
} from '../../../platform/pages/components.ts';
import type { CaseType } from '../case-types/case-type.ts';
import type { CaseTypeVersion } from '../store/case-types.ts';
import type { UnitName } from '../store/units.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { metadataMessages } from '../texts/metadata-messages.ts';
import { type CaseTypeFields, caseTypeFields } from './case-type-form.ts';

export interface CaseTypeList {
  readonly language: Language;
  readonly caseTypes: readonly CaseType[];
  readonly units: readonly UnitName[];
}

/** Every case type, closed ones last. */
export function caseTypeList({ language, caseTypes, units }: CaseTypeList): Html {
  const t = caseTypeMessages(language);
  const names = (ids: readonly string[] | undefined): string =>
    ids === undefined
      ? t('all-units')
      : units
          .filter(({ id }) => ids.includes(id))
          .map(({ name }) => name)
          .join(', ');
  const rows = caseTypes.map((type) => [
    html`<a href="/case-types/${type.id}">${type.name}</a>`,
    `${type.protectionClass}`,
    names(type.units),
    t(type.approval ? 'yes' : 'no'),
    type.closedAt === undefined ? t('open') : statusBadge('neutral', t('closed')),
  ]);
  const columns = (['col-name', 'col-class', 'col-units', 'col-approval', 'col-state'] as const).map((head) => ({
    head: t(head),
  }));
  return html`${heading(t('list-title'), t('list-lead'))}
    ${actions(
      linkButton({ href: '/case-types/new', text: t('list-new'), kind: 'primary' }),
      linkButton({ href: '/case-types/words', text: t('list-words'), kind: 'quiet' }),
    )}
    ${rows.length === 0 ? emptyState({ title: t('list-empty-title'), text: t('list-empty-text') }) : table({ caption: t('list-caption'), columns, rows })}`;
}

export interface CaseTypePage extends CaseTypeFields {
  readonly csrf: string;
  /** Absent for a new one. */
  readonly caseType?: CaseType;
  readonly versions: readonly CaseTypeVersion[];
  /** Just saved as that version. */
  readonly saved: boolean;
}

/** The form, and what it said before. */
export function caseTypePage(page: CaseTypePage): Html {
  const { language, csrf, caseType, faults } = page;
  const t = caseTypeMessages(language);
  const title = caseType === undefined ? t('new-title') : t('edit-title', { name: caseType.name });
  const version = caseType?.version ?? 0;
  const body = html`<input type="hidden" name="version" value="${version}">${caseTypeFields(page)}
    ${actions(linkButton({ href: '/case-types', text: t('back'), kind: 'quiet', icon: 'back' }), button({ text: t('save'), busyText: t('saving') }))}`;
  return html`${errorSummary(language, faults)}
    ${heading(title, caseType === undefined ? undefined : t('edit-lead'))}
    ${page.saved && notice({ kind: 'success', text: t('saved', { version }), announce: true })}
    ${caseType?.closedAt !== undefined && notice({ kind: 'warning', text: t('closed-notice') })}
    ${form({ action: caseType === undefined ? '/case-types/new' : `/case-types/${caseType.id}`, csrf, body })}
    ${caseType !== undefined && closing(page, caseType)}${history(page)}`;
}

function closing({ language, csrf }: CaseTypePage, { id, closedAt }: CaseType): Html {
  const t = caseTypeMessages(language);
  if (closedAt !== undefined) {
    const body = button({ text: t('reopen'), kind: 'secondary', busyText: t('saving') });
    return form({ action: `/case-types/${id}/open`, csrf, body });
  }
  const body = button({ text: t('close-yes'), kind: 'danger', busyText: t('saving') });
  return askOnce({
    question: t('close-question'),
    text: t('close-text'),
    action: form({ action: `/case-types/${id}/close`, csrf, body }),
  });
}

function history({ language, versions }: CaseTypePage): Html {
  if (versions.length < 2) return html``;
  const t = caseTypeMessages(language);
  const items = versions.map(({ version, at, by, content }) => {
    const line = t('history-line', { version, when: formatDateTime(at, language), by });
    return html`<li><details><summary>${line}</summary>${definitionList(rowsOf(language, content))}</details></li>`;
  });
  return section(t('history-title'), html`<ol class="bd-plain-list">${items}</ol>`);
}

// As it was saved: what an older version of the program wrote is shown as far as it is known.
function rowsOf(language: Language, content: CaseTypeVersion['content']) {
  const t = caseTypeMessages(language);
  const text = (name: string): string => {
    const value = content[name];
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  };
  const mark = (name: string): string => t(content[name] === true ? 'yes' : 'no');
  return [
    { term: t('name-label'), description: text('name') },
    { term: t('class-legend'), description: text('protectionClass') },
    { term: t('category-legend'), description: t(text('category') === 'event' ? 'category-event' : 'category-matter') },
    { term: t('lead-label'), description: text('leadText') },
    { term: t('approval-label'), description: mark('approval') },
    { term: t('receipt-label'), description: mark('asksReceipt') },
    { term: t('signed-label'), description: mark('signedReceipt') },
    { term: t('reply-label'), description: mark('allowsReply') },
    { term: t('paper-label'), description: text('paperAfterDays') },
    { term: t('secrecy-label'), description: text('secrecy') },
    { term: metadataMessages(language)('case-type-legend'), description: text('messageType') },
    { term: t('retention-label'), description: text('retentionDays') },
    { term: t('decision-label'), description: text('retentionDecision') },
  ].filter(({ description }) => description !== '');
}

export interface WordsPage {
  readonly language: Language;
  readonly csrf: string;
  readonly words: readonly string[];
  /** The list is the one that comes with the service. */
  readonly usual: boolean;
  readonly saved: boolean;
  readonly faults: readonly Fault[];
}

/** The list of words, one on each line. */
export function neutralWordsPage({ language, csrf, words, usual, saved, faults }: WordsPage): Html {
  const t = caseTypeMessages(language);
  const body = html`${textArea({
    language,
    name: 'words',
    label: t('words-label'),
    hint: t('words-hint'),
    value: words.join('\n'),
    rows: 16,
    optional: true,
    error: faultOf(faults, 'words'),
  })}${usual && html`<p class="bd-quiet">${t('words-usual')}</p>`}
  ${actions(linkButton({ href: '/case-types', text: t('back'), kind: 'quiet', icon: 'back' }), button({ text: t('words-save'), busyText: t('saving') }))}`;
  return html`${errorSummary(language, faults)}${heading(t('words-title'), t('words-lead'))}
    ${saved && notice({ kind: 'success', text: t('words-saved'), announce: true })}
    ${form({ action: '/case-types/words', csrf, body })}`;
}
