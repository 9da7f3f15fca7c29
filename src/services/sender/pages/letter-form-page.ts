// Step 2: the letter is written. One form; every button saves first, so that nothing typed is lost (LOOK).
import { ENVELOPE_MAX, SUBJECT_MAX } from '../../../domain/letter.ts';
import { formatBytes, formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  errorSummary,
  type Fault,
  faultOf,
  field,
  fileDrop,
  form,
  type Html,
  heading,
  html,
  linkButton,
  select,
  sizeMeter,
} from '../../../platform/pages/components.ts';
import type { MessageType } from '../../../platform/presentation/message-type.ts';
import type { KindOfDraft } from '../case-types/kinds-to-choose.ts';
import type { LetterRules } from '../case-types/letter-rules.ts';
import { meterBase } from '../letter-content.ts';
import type { Draft } from '../letter-draft.ts';
import type { OperatorSupports } from '../operator-supports.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { kindMessages } from '../texts/kind-messages.ts';
import type { DraftMeasure } from '../write-draft.ts';
import { classChoice } from './class-choice.ts';
import { draftChoice, draftConflict } from './draft-conflict.ts';
import { extrasFieldset } from './extras-fieldset.ts';
import { fileFactsPart } from './file-facts.ts';
import { type Advice, advicePart } from './hints-part.ts';
import { kindBox } from './kind-page.ts';
import { letterTextField } from './letter-text-field.ts';
import { composeSteps } from './recipient-page.ts';
import { supportFieldset } from './support-fields.ts';
import { kindText, numberText } from './words.ts';

export interface LetterFormPage {
  readonly language: Language;
  readonly csrf: string;
  readonly draft: Draft;
  readonly measure: DraftMeasure;
  readonly faults: readonly Fault[];
  readonly rules: LetterRules;
  readonly kind: KindOfDraft;
  readonly advice: Advice;
  /** What the recipient's operator is configured to do. */
  readonly supports: OperatorSupports;
  /** What the case type's letters say beside their text. */
  readonly messageType?: MessageType | undefined;
  /** What another window saved since this page was opened, while `draft` holds what was written here. */
  readonly savedElsewhere?: Draft;
}

/** The browser modules that make it better: the meter and dropping of files, saving while one writes. */
export const LETTER_FORM_SCRIPTS = [
  'size-meter.ts',
  'file-drop.ts',
  'autosave.ts',
  'plain-language.ts',
  'letter-editor.ts',
] as const;

/** The page. */
export function letterFormPage(page: LetterFormPage): Html {
  const { language, draft, csrf, faults } = page;
  const t = composeMessages(language);
  const { recipient } = draft.content;
  const to = t('letter-to', {
    kind: kindText(language, recipient).toLowerCase(),
    number: numberText(recipient, language),
  });
  return html`${errorSummary(language, faults)}
    ${composeSteps(language, 1, draft.id)}
    ${heading(t('letter-title'), to)}
    ${form({
      action: `/drafts/${draft.id}/letter`,
      csrf,
      multipart: true,
      id: 'letter-form',
      data: {
        autosave: `/drafts/${draft.id}/autosave`,
        'autosave-failed': t('save-failed'),
        'autosave-changed': t('changed-now'),
        'plain-language': '/plain-language',
      },
      body: formBody(page),
    })}
    ${throwAway(language, csrf, draft.id)}`;
}

function formBody(page: LetterFormPage): Html {
  const { language, draft } = page;
  const t = composeMessages(language);
  const conflict = page.savedElsewhere;
  const saved = draft.version > 1 && conflict === undefined;
  // The first button of a form is the one that Enter presses: it saves, instead of taking the first file away.
  return html`<input type="hidden" name="version" value="${draft.version}" autocomplete="off" data-autosave-version>
    <button type="submit" name="save" value="yes" hidden>${t('save')}</button>
    ${conflict !== undefined && draftConflict(language, conflict, draft.content)}
    ${kindBox(language, draft, page.kind, page.faults)}
    <div class="bd-writing"><div>${writing(page)}</div>${advicePart(page.advice)}</div>${files(page)}
    ${supportFieldset(language, draft.content.support, page.faults, t('support-hint'))}
    ${marking(page)}
    ${extrasFieldset(page)}
    <p class="bd-quiet" role="status" data-autosave-status>${saved && t('saved', { when: formatDateTime(draft.updatedAt, language) })}</p>
    ${conflict === undefined ? wayOn(language, draft) : draftChoice(language, conflict)}`;
}

function wayOn(language: Language, draft: Draft): Html {
  const t = composeMessages(language);
  return actions(
    linkButton({ href: `/drafts/${draft.id}`, text: t('back'), kind: 'quiet', icon: 'back' }),
    button({ text: t('save'), kind: 'secondary', busyText: t('saving'), name: 'save', value: 'yes' }),
    button({ text: t('next'), busyText: t('next-working'), name: 'next', value: 'yes' }),
  );
}

function writing({ language, draft, faults }: LetterFormPage): Html {
  const t = composeMessages(language);
  const { subject } = draft.content;
  return html`${field({
    language,
    name: 'subject',
    label: t('subject-label'),
    hint: t('subject-hint'),
    value: subject,
    error: faultOf(faults, 'subject'),
    maxLength: SUBJECT_MAX,
    data: { 'size-meter-source': '' },
  })}
  ${letterTextField(language, draft, faults)}`;
}

function files({ language, draft, faults, measure }: LetterFormPage): Html {
  const t = composeMessages(language);
  return html`${fileDrop({
    language,
    name: 'files',
    label: t('files-label'),
    hint: t('files-hint'),
    error:
      faults
        .filter((fault) => fault.field === 'files')
        .map((fault) => fault.text)
        .join(' ') || undefined,
    accept: '.pdf,application/pdf',
    multiple: true,
    kept: draft.attachments.map((file) => ({
      id: file.id,
      name: `${file.filename} (${t('files-pages', { count: file.pages })})`,
      bytes: file.bytes,
    })),
  })}
  <div class="bd-attach">${actions(
    button({
      text: t('files-attach'),
      kind: 'secondary',
      busyText: t('files-attaching'),
      name: 'attach',
      value: 'yes',
      icon: 'clip',
    }),
  )}</div>
  ${fileFactsPart(language, draft)}
  ${sizeMeter({ language, label: t('meter-label'), used: measure.total, max: ENVELOPE_MAX, base: meterBase(measure.total, draft.content) })}`;
}

function marking({ language, draft, faults, rules }: LetterFormPage): Html {
  const t = composeMessages(language);
  const asked = rules.caseType?.matter['diaryNumber'];
  const diary = field({
    language,
    name: 'diary-number',
    label: kindMessages(language)('diary-label'),
    value: draft.content.extras?.diaryNumber ?? '',
    optional: asked !== 'needed',
    width: 'medium',
    maxLength: 100,
    error: faultOf(faults, 'diary-number'),
  });
  return html`${asked !== undefined && diary}${classChoice({ language, content: draft.content, faults, rules })}
  ${select({
    language,
    name: 'language',
    label: t('language-label'),
    value: draft.content.language,
    options: (['svSE', 'enGB'] as const).map((value) => ({ value, label: t(`language-${value}`) })),
  })}`;
}

/** Throwing a draft away asks once. */
export function throwAway(language: Language, csrf: string, draft: string): Html {
  const t = composeMessages(language);
  const yes = button({ text: t('throw-away-yes'), kind: 'danger', busyText: t('throwing-away'), icon: 'bin' });
  return askOnce({
    question: t('throw-away'),
    text: t('throw-away-text'),
    action: form({ action: `/drafts/${draft}/throw-away`, csrf, body: yes }),
  });
}

/** '1,2 MB av 2,1 MB'. */
export function sizeText(language: Language, used: number): string {
  const t = composeMessages(language);
  return t('fact-size-value', { used: formatBytes(used, language), max: formatBytes(ENVELOPE_MAX, language) });
}
