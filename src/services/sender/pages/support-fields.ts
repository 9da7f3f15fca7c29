// The fields for who answers questions: in each letter, and in the organisation's settings (DIGG-2).
import { SUPPORT_FIELD_MAX, SUPPORT_TEXT_MAX } from '../../../domain/letter.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Fault, faultOf, field, type Html, html, textArea } from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import type { SupportFields } from '../letter-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';

const METERED = { 'size-meter-source': '' };

/** Text, telephone, e-mail, web address. */
export function supportFieldset(
  language: Language,
  support: SupportFields,
  faults: readonly Fault[],
  hint: string,
): Html {
  const t = composeMessages(language);
  const optional = (name: string, label: string, value: string, type: 'tel' | 'email' | 'url') =>
    field({
      language,
      name,
      label,
      value,
      type,
      optional: true,
      error: faultOf(faults, name),
      maxLength: SUPPORT_FIELD_MAX,
      width: 'medium',
      data: METERED,
    });
  return html`<fieldset class="bd-fieldset"><legend class="bd-legend">${t('support-legend')}</legend>
    <p class="bd-hint">${hint}</p>
    ${textArea({
      language,
      name: 'support-text',
      label: t('support-text-label'),
      value: support.text,
      rows: 3,
      error: faultOf(faults, 'support-text'),
      maxLength: SUPPORT_TEXT_MAX,
      data: METERED,
    })}
    ${optional('support-phone', t('support-phone-label'), support.phoneNumber, 'tel')}
    ${optional('support-email', t('support-email-label'), support.emailAddress, 'email')}
    ${optional('support-url', t('support-url-label'), support.url, 'url')}
  </fieldset>`;
}

/** The fields as they were filled in. */
export function supportOf(form: Form): SupportFields {
  return {
    text: form.exact('support-text'),
    phoneNumber: form.text('support-phone'),
    emailAddress: form.text('support-email'),
    url: form.text('support-url'),
  };
}
