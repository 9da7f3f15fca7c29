// Words that depend on what happened: an identity problem, FaR's answer, a refused file, a fault of the content.
import type { IdentityProblem } from '../../../domain/identity-problem.ts';
import {
  ADDRESS_ONLY,
  formatRecipientId,
  type IdentityKind,
  kindOf,
  type RecipientId,
} from '../../../domain/recipient-id.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import type { FileProblem } from '../attach-file.ts';
import { type ContentFault, type ContentFaultCode, RULE_FAULTS, type RuleFaultCode } from '../check-content.ts';
import { EXTRA_FAULTS, type ExtraFaultCode } from '../letter-extras.ts';
import { METADATA_FAULTS, type MetadataFaultCode } from '../metadata/letter-metadata.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { extrasMessages } from '../texts/extras-messages.ts';
import { fileMessages } from '../texts/file-messages.ts';
import { metadataMessages } from '../texts/metadata-messages.ts';
import { ruleMessages } from '../texts/rule-messages.ts';

/** What is wrong with a number that was typed, and what to do. */
export function identityProblemText(language: Language, { code, kind }: IdentityProblem): string {
  const t = composeMessages(language);
  if (code === 'wrong-check-digit' && kind !== undefined) {
    return t('number-wrong-check-digit-kind', { kind: t(kind).toLowerCase() });
  }
  return t(`number-${code}`);
}

/** 'Personnummer', 'Samordningsnummer', 'Organisationsnummer'; 'Mottagare' of whom only an address is known. */
export function kindText(language: Language, recipient: RecipientId): string {
  if (recipient === ADDRESS_ONLY) return composeMessages(language)('address-only-kind');
  const kind: IdentityKind = kindOf(recipient);
  return composeMessages(language)(kind);
}

/** 'ååååmmdd-nnnn', as people read it; 'utan nummer' of whom only an address is known. */
export function numberText(recipient: RecipientId, language: Language = 'sv'): string {
  if (recipient === ADDRESS_ONLY) return composeMessages(language)('address-only-number');
  return formatRecipientId(recipient);
}

/** 'Brevlåda Ett (402200-0022)': an organisation by name and number. */
export function organisationText({ id, name }: { readonly id: string; readonly name: string }): string {
  return `${name} (${id.slice(2, 8)}-${id.slice(8)})`;
}

/** Faults of the content in words, named by the form's fields. */
export function contentFaults(language: Language, faults: readonly ContentFault[]): Fault[] {
  return faults.map(({ field, code, at }) => {
    const text = faultText(language, code);
    if (at?.name === undefined) return { field, text };
    return { field: `metadata-${at.name}`, text: `${at.label?.[language] ?? at.name}: ${text}` };
  });
}

/** One fault in words. */
export function faultText(language: Language, code: ContentFaultCode): string {
  if (isMetadataFault(code)) return metadataMessages(language)(code);
  if (isExtraFault(code)) return extrasMessages(language)(code);
  return isRuleFault(code) ? ruleMessages(language)(code) : composeMessages(language)(code);
}

function isMetadataFault(code: ContentFaultCode): code is MetadataFaultCode {
  return METADATA_FAULTS.some((known) => known === code);
}

function isExtraFault(code: ContentFaultCode): code is ExtraFaultCode {
  return EXTRA_FAULTS.some((known) => known === code);
}

function isRuleFault(code: ContentFaultCode): code is RuleFaultCode {
  return RULE_FAULTS.some((known) => known === code);
}

/** Refused files in words, all at the file field. */
export function fileFaults(language: Language, problems: readonly FileProblem[]): Fault[] {
  const t = fileMessages(language);
  return problems.map(({ code, filename }) => ({ field: 'files', text: t(`file-${code}`, { name: filename }) }));
}
