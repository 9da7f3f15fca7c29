// Signatory rules as JSON: the domain's own shape, read with bounds. What is not known becomes a rule that no program may guess at.
import { type CompanyRole, companyRoles } from '../../domain/company/company.ts';
import type { SignatoryGroup, SignatoryRule } from '../../domain/company/signatory-rule.ts';
import type { JsonValue } from '../database/json.ts';
import { member, text } from '../web/json-member.ts';
import { readPersonIds } from './json-parts.ts';

const DEPTH_MAX = 8;
const PARTS_MAX = 50;
const unreadable = (words: string): SignatoryRule => ({
  kind: 'unreadable',
  text: words || 'En regel som inte kan tolkas.',
});

/** Never fails: a rule of an unknown kind, or nested deeper than eight, is `unreadable` with the register's own `text`. */
export function readRule(json: unknown, depth = 0): SignatoryRule {
  const kind = text(json, 'kind');
  const words = text(json, 'text');
  if (kind === 'any' || kind === 'together') {
    const rules = member(json, 'rules');
    if (!Array.isArray(rules) || rules.length > PARTS_MAX || depth >= DEPTH_MAX) return unreadable(words);
    return { kind, rules: rules.map((rule) => readRule(rule, depth + 1)) };
  }
  const of = readGroup(member(json, 'of'));
  if (of === undefined) return unreadable(words);
  if (kind === 'all' || kind === 'majority') return { kind, of };
  const count = member(json, 'count');
  const counts = kind === 'at-least' && typeof count === 'number' && Number.isInteger(count) && count > 0;
  return counts ? { kind: 'at-least', count, of } : unreadable(words);
}

function readGroup(json: unknown): SignatoryGroup | undefined {
  const role = member(json, 'role');
  const people = member(json, 'people');
  if (role === 'board') return { role };
  if (typeof role === 'string') {
    const known = companyRoles.find((one) => one === role);
    return known === undefined ? undefined : { role: known };
  }
  const numbers = Array.isArray(people) && people.length <= PARTS_MAX ? readPersonIds(people) : undefined;
  return numbers === undefined || numbers.length === 0 ? undefined : { people: numbers };
}

/** Roles that are not known give nothing, and are left out. */
export function readRoles(roles: readonly string[]): readonly CompanyRole[] {
  return companyRoles.filter((role) => roles.includes(role));
}

/** As it is sent. */
export function ruleJson(rule: SignatoryRule): JsonValue {
  if (rule.kind === 'unreadable') return { kind: rule.kind, text: rule.text };
  if (rule.kind === 'any' || rule.kind === 'together') return { kind: rule.kind, rules: rule.rules.map(ruleJson) };
  const of = 'role' in rule.of ? { role: rule.of.role } : { people: [...rule.of.people] };
  return rule.kind === 'at-least' ? { kind: rule.kind, count: rule.count, of } : { kind: rule.kind, of };
}
