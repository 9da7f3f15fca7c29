// What a rule or a hold covers, in words.
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { DisposalHold } from '../store/disposal-rules.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';

/** 'Förskola · Barn- och utbildning · Klass 3', or 'alla'. */
export function ruleScope(
  language: Language,
  rule: { readonly unit: string | null; readonly caseType: string | null; readonly protectionClass: number | null },
  names: LogNames,
): string {
  const t = disposalMessages(language);
  const parts = [
    rule.caseType === null ? undefined : nameOf(names.caseTypes, rule.caseType),
    rule.unit === null ? undefined : nameOf(names.units, rule.unit),
    rule.protectionClass === null ? undefined : t('class-value', { number: rule.protectionClass }),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? t('scope-all') : parts.join(' · ');
}

/** 'Ett ärende: BUN 2026-1'. */
export function holdScope(language: Language, { scope, value }: DisposalHold): string {
  const words = disposalMessages(language)(`hold-${scope}`);
  return scope === 'everything' ? words : `${words}: ${value}`;
}
