// A version of a template with given values, as a recipient would have the letter, on each device (issue 4, "Templates").
import type { Supportinfo } from '../../../domain/letter.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  field,
  form,
  type Html,
  heading,
  html,
  letterSheet,
  linkButton,
  notice,
  section,
  select,
} from '../../../platform/pages/components.ts';
import { merged, type Values } from '../templates/fill-template.ts';
import type { Template, TemplateVersion } from '../templates/template.ts';
import { kindMessages } from '../texts/kind-messages.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { DEVICES, type Device, deviceFrame } from './device-frame.ts';
import { fieldName } from './kind-page.ts';
import { letterBody } from './letter-body.ts';

export interface TemplatePreview {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  readonly support: Supportinfo;
  readonly template: Template;
  readonly version: TemplateVersion;
  readonly values: Values;
  readonly missing: readonly string[];
  readonly device: Device;
  readonly now: Date;
}

/** Values first, then the letter. */
export function templatePreviewPage(page: TemplatePreview): Html {
  const { language, template, version, missing } = page;
  const t = templateMessages(language);
  return html`<div class="bd-no-print">${heading(t('preview-title', { name: template.name, version: version.number }), t('preview-lead'))}
    ${valuesForm(page)}
    ${missing.length > 0 && notice({ kind: 'warning', text: t('preview-missing', { names: missing.join(', ') }) })}</div>
    ${deviceFrame(language, page.device, sheet(page))}`;
}

function valuesForm({ language, csrf, template, version, values, device }: TemplatePreview): Html {
  const t = templateMessages(language);
  const inputs = version.fields.map(({ name, hint, needed }, index) =>
    field({
      language,
      name: fieldName(index),
      label: name,
      ...(hint === '' ? {} : { hint }),
      value: values[name] ?? '',
      optional: !needed,
      autocomplete: 'off',
    }),
  );
  const devices = select({
    language,
    name: 'device',
    label: t('preview-device'),
    value: device,
    options: DEVICES.map((one) => ({ value: one, label: kindMessages(language)(`device-${one}`) })),
  });
  const body = html`<input type="hidden" name="version" value="${version.number}">
    ${inputs.length > 0 && section(t('preview-values'), html`${inputs}`)}${devices}
    ${actions(
      linkButton({ href: `/templates/${template.id}`, text: t('preview-back'), kind: 'quiet', icon: 'back' }),
      button({ text: t('preview-show'), busyText: t('saving') }),
    )}`;
  return form({ action: `/templates/${template.id}/preview`, csrf, body });
}

function sheet({ language, organisation, support, version, values, now }: TemplatePreview): Html {
  const isHtml = version.bodyType === 'text/html';
  const text = merged(version.text, values, isHtml).text;
  const body = letterBody(isHtml ? { text, extras: { bodyType: 'text/html' } } : { text });
  return letterSheet({
    language,
    letterLanguage: version.language === 'enGB' ? 'en' : 'sv',
    sender: { name: organisation },
    subject: merged(version.subject, values, false).text,
    date: now,
    body,
    support,
    level: 2,
  });
}
