// The pages about templates: the list by folders, the form with its versions, the preview.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  emptyState,
  errorSummary,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  table,
} from '../../../platform/pages/components.ts';
import type { UnitName } from '../store/units.ts';
import type { Template, TemplateVersion } from '../templates/template.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { type Advice, advicePart } from './hints-part.ts';
import { type TemplateFields, templateFields } from './template-form.ts';

export interface TemplateList {
  readonly language: Language;
  readonly templates: readonly Template[];
  readonly units: readonly UnitName[];
}

/** Every template, by folder. */
export function templateList({ language, templates, units }: TemplateList): Html {
  const t = templateMessages(language);
  const folders = Map.groupBy(templates, ({ folder }) => folder);
  const parts = [...folders].map(([folder, within]) => {
    const title = folder === '' ? t('no-folder') : folder;
    const rows = within.map((template) => [
      html`<a href="/templates/${template.id}">${template.name}</a>`,
      units.find(({ id }) => id === template.unit)?.name ?? t('all-units'),
      stateText(language, template),
    ]);
    const columns = (['col-name', 'col-unit', 'col-state'] as const).map((head) => ({ head: t(head) }));
    return section(title, table({ caption: title, captionHidden: true, columns, rows }));
  });
  return html`${heading(t('list-title'), t('list-lead'))}
    ${actions(linkButton({ href: '/templates/new', text: t('list-new'), kind: 'primary' }))}
    ${parts.length === 0 ? emptyState({ title: t('list-empty-title'), text: t('list-empty-text') }) : parts}`;
}

function stateText(language: Language, { published, latest, closedAt }: Template): string {
  const t = templateMessages(language);
  if (closedAt !== undefined) return t('state-closed');
  if (published === undefined) return t('state-draft');
  return published === latest
    ? t('state-published', { version: published })
    : t('state-both', { version: published, draft: latest });
}

export interface TemplatePage extends TemplateFields {
  readonly csrf: string;
  /** Absent for a new one. */
  readonly template?: Template;
  readonly versions: readonly TemplateVersion[];
  /** What was just done with it. */
  readonly done: 'saved' | 'published' | 'restored' | undefined;
  /** Somebody else has saved a version since the page was opened. */
  readonly changed: boolean;
  readonly mayEdit: boolean;
  readonly advice: Advice;
}

/** The form, what can be done with the template, its versions. */
export function templatePage(page: TemplatePage): Html {
  const { language, template, faults } = page;
  const t = templateMessages(language);
  const title = template === undefined ? t('new-title') : t('edit-title', { name: template.name });
  const version = template?.latest ?? 0;
  return html`${errorSummary(language, faults)}${heading(title)}
    ${page.done !== undefined && notice({ kind: 'success', text: t(page.done, { version }), announce: true })}
    ${page.changed && notice({ kind: 'warning', text: t('changed'), announce: true })}
    ${template?.closedAt !== undefined && notice({ kind: 'warning', text: t('closed-notice') })}
    ${page.mayEdit ? '' : notice({ kind: 'info', text: t('read-only') })}
    ${template !== undefined && page.mayEdit && publishing(page, template)}
    ${page.mayEdit && editing(page)}
    ${template !== undefined && versionsPart(page, template)}
    ${template !== undefined && page.mayEdit && closing(page, template)}`;
}

function editing(page: TemplatePage): Html {
  const { language, csrf, template } = page;
  const t = templateMessages(language);
  const body = html`<input type="hidden" name="over" value="${template?.latest ?? 0}"><input type="hidden" name="class" value="3">
    <button type="submit" name="save" value="yes" hidden>${t('save')}</button>
    <div class="bd-writing"><div>${templateFields(page)}</div>${advicePart(page.advice)}</div>
    ${actions(
      linkButton({ href: '/templates', text: t('back'), kind: 'quiet', icon: 'back' }),
      template !== undefined &&
        button({ text: t('preview'), kind: 'secondary', name: 'preview', value: 'yes', busyText: t('saving') }),
      button({ text: t('save'), busyText: t('saving'), name: 'save', value: 'yes' }),
    )}`;
  const action = template === undefined ? '/templates/new' : `/templates/${template.id}`;
  return form({ action, csrf, body, id: 'template-form', data: { 'plain-language': '/plain-language' } });
}

function publishing({ language, csrf }: TemplatePage, { id, latest, published, closedAt }: Template): Html {
  if (published === latest || closedAt !== undefined) return html``;
  const t = templateMessages(language);
  const body = html`<p>${t('publish-lead', { version: latest })}</p>${actions(
    linkButton({ href: `/templates/${id}/preview?version=${latest}`, text: t('preview'), kind: 'secondary' }),
    button({ text: t('publish', { version: latest }), kind: 'secondary', busyText: t('publishing') }),
  )}`;
  return form({ action: `/templates/${id}/publish`, csrf, body });
}

function versionsPart(page: TemplatePage, template: Template): Html {
  const { language, versions } = page;
  const t = templateMessages(language);
  const when = (at: Date | undefined, by: string | undefined): string =>
    at === undefined ? '–' : t('by-at', { when: formatDateTime(at, language), by: by ?? '' });
  const rows = versions.map((version) => {
    const { number, restoredFrom } = version;
    const preview = html`<a href="/templates/${template.id}/preview?version=${number}">${t('preview')}<span class="sr-only">: ${t('preview-named', { version: number })}</span></a>`;
    return [
      restoredFrom === undefined ? `${number}` : t('version-restored', { version: number, from: restoredFrom }),
      when(version.savedAt, version.savedBy),
      when(version.publishedAt, version.publishedBy),
      html`${preview} ${page.mayEdit && number !== template.latest && restoring(page, template.id, number)}`,
    ];
  });
  const columns = (['col-version', 'col-saved', 'col-published', 'col-do'] as const).map((head) => ({ head: t(head) }));
  return section(t('versions-title'), table({ caption: t('versions-caption'), columns, rows }));
}

function restoring({ language, csrf }: TemplatePage, id: string, version: number): Html {
  const t = templateMessages(language);
  const text = html`<button type="submit" class="bd-link-button">${t('restore')}<span class="sr-only">: ${t('restore-named', { version })}</span></button>`;
  return form({
    action: `/templates/${id}/restore`,
    csrf,
    body: html`<input type="hidden" name="version" value="${version}">${text}`,
  });
}

function closing({ language, csrf }: TemplatePage, { id, closedAt }: Template): Html {
  const t = templateMessages(language);
  if (closedAt !== undefined) {
    return form({
      action: `/templates/${id}/open`,
      csrf,
      body: button({ text: t('reopen'), kind: 'secondary', busyText: t('saving') }),
    });
  }
  const body = button({ text: t('close-yes'), kind: 'danger', busyText: t('saving') });
  return askOnce({
    question: t('close-question'),
    text: t('close-text'),
    action: form({ action: `/templates/${id}/close`, csrf, body }),
  });
}
