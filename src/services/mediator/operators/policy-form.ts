// What staff fill in for an operator, read into a policy: an empty field leaves it to the configuration.
import type { OperatorPolicy, PolicyOverride } from './policy.ts';

export type FieldName = 'atOnce' | 'perSecond' | 'failures' | 'openForSeconds' | 'maxEnvelopeBytes' | 'timeoutSeconds';

export interface NumberField {
  readonly name: FieldName;
  readonly least: number;
  readonly most: number;
  /** Decimals are allowed. */
  readonly decimals?: boolean;
}

export const numberFields: readonly NumberField[] = [
  { name: 'atOnce', least: 1, most: 500 },
  { name: 'perSecond', least: 0, most: 10_000, decimals: true },
  { name: 'failures', least: 1, most: 1_000_000 },
  { name: 'openForSeconds', least: 1, most: 3_600 },
  { name: 'maxEnvelopeBytes', least: 10_000, most: 20_971_520 },
  { name: 'timeoutSeconds', least: 1, most: 600 },
];

/** As it was typed. */
export type PolicyForm = Readonly<Record<FieldName | 'repeats' | 'retryUnknown', string>>;

/** What is set, as a form shows it. */
export function formOf(set: PolicyOverride): PolicyForm {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  const seconds = (ms: number | undefined) => text(ms === undefined ? undefined : ms / 1000);
  return {
    repeats: set.repeats ?? '',
    retryUnknown: set.retryUnknown === undefined ? '' : set.retryUnknown ? 'yes' : 'no',
    atOnce: text(set.atOnce),
    perSecond: set.perSecond === null ? '0' : text(set.perSecond),
    failures: text(set.breaker?.failures),
    openForSeconds: seconds(set.breaker?.openForMs),
    maxEnvelopeBytes: text(set.maxEnvelopeBytes),
    timeoutSeconds: seconds(set.timeoutMs),
  };
}

/** What applies, as a form shows it: for telling what an empty field means. */
export function shownOf(policy: OperatorPolicy): Readonly<Record<FieldName, number | undefined>> {
  return {
    atOnce: policy.atOnce,
    perSecond: policy.perSecond,
    failures: policy.breaker.failures,
    openForSeconds: policy.breaker.openForMs / 1000,
    maxEnvelopeBytes: policy.maxEnvelopeBytes,
    timeoutSeconds: policy.timeoutMs / 1000,
  };
}

/** The policy that was filled in, windows kept as they are, or the fields that cannot be read. */
export function readPolicyForm(
  form: PolicyForm,
  before: PolicyOverride,
): { readonly policy: PolicyOverride } | { readonly faults: readonly NumberField[] } {
  const values = new Map(numberFields.map((field) => [field.name, numberIn(form[field.name], field)] as const));
  const faults = numberFields.filter(({ name }) => values.get(name) === 'faulty');
  if (faults.length > 0) return { faults };
  const value = (name: FieldName) => {
    const found = values.get(name);
    return typeof found === 'number' ? found : undefined;
  };
  const given = <K extends string, V>(name: K, what: V | undefined) =>
    what === undefined ? {} : ({ [name]: what } as const);
  const ms = (name: FieldName) => {
    const seconds = value(name);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const perSecond = value('perSecond');
  const breaker = { ...given('failures', value('failures')), ...given('openForMs', ms('openForSeconds')) };
  const { repeats, retryUnknown } = form;
  return {
    policy: {
      ...(repeats === 'deduplicated' || repeats === 'unknown' ? { repeats } : {}),
      ...(retryUnknown === 'yes' || retryUnknown === 'no' ? { retryUnknown: retryUnknown === 'yes' } : {}),
      ...given('atOnce', value('atOnce')),
      ...given('perSecond', perSecond === 0 ? null : perSecond),
      ...(Object.keys(breaker).length === 0 ? {} : { breaker }),
      ...given('maxEnvelopeBytes', value('maxEnvelopeBytes')),
      ...given('timeoutMs', ms('timeoutSeconds')),
      ...given('maintenance', before.maintenance),
    },
  };
}

function numberIn(text: string, { least, most, decimals }: NumberField): number | 'faulty' | undefined {
  const plain = text.replaceAll(/[\s\u00a0]/g, '').replace(',', '.');
  if (plain === '') return undefined;
  if (!(decimals === true ? /^\d{1,8}(\.\d{1,3})?$/ : /^\d{1,8}$/).test(plain)) return 'faulty';
  const value = Number(plain);
  return value < least || value > most || (value > 0 && value < 0.01) ? 'faulty' : value;
}
