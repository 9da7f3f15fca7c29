// The fields of a registered message type, in the form of a letter whose case type has one; and the choice of it, in the form of the case type.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Fault, faultOf, field, type Html, html, select } from '../../../platform/pages/components.ts';
import { labelIn, type MessageType, type MessageTypeField } from '../../../platform/presentation/message-type.ts';
import { nameOf } from '../../../platform/presentation/message-types.ts';
import type { Form } from '../../../platform/web/form.ts';
import { type MetadataFields, wireValue } from '../metadata/letter-metadata.ts';
import { metadataMessages } from '../texts/metadata-messages.ts';

interface MetadataFieldset {
  readonly language: Language;
  readonly faults: readonly Fault[];
  readonly type: MessageType;
  readonly given: readonly MetadataFields[] | undefined;
}

/** A field for each value, in the order of the type. */
export function metadataFieldset({ language, faults, type, given }: MetadataFieldset): Html {
  const t = metadataMessages(language);
  const values = given?.find((one) => one.type === type.id && one.version === type.version)?.values ?? {};
  const line = (one: MessageTypeField): Html => {
    const name = `metadata-${one.name}`;
    const hint = one.type === 'date' || one.type === 'amount' ? { hint: t(`metadata-${one.type}-hint`) } : {};
    return field({
      ...{ language, name, label: labelIn(one, language), value: values[one.name] ?? '', ...hint },
      width: one.type === 'text' || one.type === 'url' ? 'medium' : 'short',
      optional: one.required !== true,
      error: faultOf(faults, name),
    });
  };
  return html`<fieldset class="bd-fieldset" id="metadata"><legend class="bd-legend">${labelIn(type, language)}</legend>
    <p class="bd-hint">${t('metadata-hint')}</p>
    <input type="hidden" name="metadata-type" value="${nameOf(type)}">
    <input type="hidden" name="metadata-fields" value="${type.fields.map(({ name, type: kind }) => `${kind}:${name}`).join(' ')}">
    ${type.fields.map(line)}</fieldset>`;
}

/** What the form says of its message type; undefined where nothing was filled in. An amount in kronor becomes one as the wire has it. */
export function metadataIn(form: Form): readonly MetadataFields[] | undefined {
  const [, type = '', version = ''] = /^(.+)\/(\d{1,4})$/.exec(form.text('metadata-type')) ?? [];
  const values = form
    .text('metadata-fields')
    .split(' ')
    .map((one) => one.split(':'))
    .map(([kind = '', name = '']) => [name, wireValue(kind, form.text(`metadata-${name}`))] as const)
    .filter(([, value]) => value !== '');
  return type === '' || values.length === 0
    ? undefined
    : [{ type, version: Number(version), values: Object.fromEntries(values) }];
}

interface MessageTypeChoice {
  readonly language: Language;
  readonly faults: readonly Fault[];
  readonly types: readonly MessageType[];
  /** As 'id/version'. */
  readonly chosen: string | undefined;
}

/** A case type's message type. */
export function messageTypeChoice({ language, faults, types, chosen }: MessageTypeChoice): Html {
  const t = metadataMessages(language);
  const options = types.map((type) => ({
    value: nameOf(type),
    label: `${labelIn(type, language)} (${nameOf(type)})`,
  }));
  return select({
    ...{ language, name: 'message-type', label: t('case-type-legend'), hint: t('case-type-hint') },
    value: chosen ?? '',
    error: faultOf(faults, 'message-type'),
    options: [{ value: '', label: t('case-type-none') }, ...options],
  });
}
