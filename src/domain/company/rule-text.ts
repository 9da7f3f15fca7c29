// Signatory rules in Swedish, as the company register writes them: "Firman tecknas av två i förening av ledamöterna".
// This is a register's text (CompanySignatureRuleText on the wire), not a page's: it has no English.
import type { Company, CompanyPerson, CompanyRole } from './company.ts';
import { membersOf, type SignatoryGroup, type SignatoryPower, type SignatoryRule } from './signatory-rule.ts';

type Words = readonly [one: string, all: string];

/** Each role in definite form, one and all. */
export const roleWords: Readonly<Record<CompanyRole | 'board', Words>> = {
  board: ['ledamoten', 'ledamöterna'],
  chair: ['ordföranden', 'ordförandena'],
  'board-member': ['ledamoten', 'ledamöterna'],
  deputy: ['suppleanten', 'suppleanterna'],
  'managing-director': ['verkställande direktören', 'verkställande direktörerna'],
  'deputy-managing-director': ['vice verkställande direktören', 'vice verkställande direktörerna'],
  signatory: ['den särskilda firmatecknaren', 'de särskilda firmatecknarna'],
  partner: ['bolagsmannen', 'bolagsmännen'],
  'general-partner': ['komplementären', 'komplementärerna'],
  'limited-partner': ['kommanditdelägaren', 'kommanditdelägarna'],
  owner: ['innehavaren', 'innehavarna'],
  representative: ['företrädaren', 'företrädarna'],
  liquidator: ['likvidatorn', 'likvidatorerna'],
  'bankruptcy-administrator': ['konkursförvaltaren', 'konkursförvaltarna'],
  'estate-co-owner': ['dödsbodelägaren', 'dödsbodelägarna'],
  'estate-administrator': ['boutredningsmannen', 'boutredningsmännen'],
  executor: ['testamentsexekutorn', 'testamentsexekutorerna'],
  auditor: ['revisorn', 'revisorerna'],
};

const NUMBERS = ['noll', 'en', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio', 'elva', 'tolv'];
const numberWord = (count: number): string => NUMBERS[count] ?? String(count);

/** The group in words, and whether it is one person. */
function groupWords(of: SignatoryGroup, people: readonly CompanyPerson[]): { text: string; single: boolean } {
  const members = membersOf(of, people);
  if ('role' in of) {
    const single = of.role !== 'board' && members.length <= 1;
    return { text: roleWords[of.role][single ? 0 : 1], single };
  }
  const names = of.people.map(
    (id) => people.find((person) => person.id === id)?.name ?? 'någon som inte är registrerad',
  );
  return { text: names.join('; '), single: names.length === 1 };
}

/** As one side of "i förening med". */
function party(rule: SignatoryRule, people: readonly CompanyPerson[]): string {
  if (rule.kind === 'unreadable') return rule.text;
  if (rule.kind === 'any') return rule.rules.map((one) => party(one, people)).join(' eller ');
  if (rule.kind === 'together') return rule.rules.map((one) => party(one, people)).join(' i förening med ');
  const { text, single } = groupWords(rule.of, people);
  const ofBoard = 'role' in rule.of && rule.of.role === 'board';
  if (rule.kind === 'majority') return ofBoard ? 'styrelsen' : `mer än hälften av ${text}`;
  if (rule.kind === 'all') return ofBoard ? 'styrelsens samtliga ledamöter' : text;
  return single && rule.count === 1 ? text : `${numberWord(rule.count)} av ${text}`;
}

/** What comes after "Firman tecknas". */
function signed(rule: SignatoryRule, people: readonly CompanyPerson[]): string {
  if (rule.kind === 'at-least') {
    const { text, single } = groupWords(rule.of, people);
    if (rule.count === 1) return single ? `av ${text} ensam` : `var för sig av ${text}`;
    return `av ${numberWord(rule.count)} i förening av ${text}`;
  }
  if (rule.kind === 'all') {
    const { single } = groupWords(rule.of, people);
    return single ? `av ${party(rule, people)} ensam` : `av ${party(rule, people)} gemensamt`;
  }
  return `av ${party(rule, people)}`;
}

function sentences(subject: string, { scope, rule }: SignatoryPower, people: readonly CompanyPerson[]): string[] {
  if (rule.kind === 'unreadable') return [rule.text];
  if (rule.kind === 'any') return rule.rules.flatMap((one) => sentences(subject, { scope, rule: one }, people));
  if (scope === 'everything') return [`${subject} ${signed(rule, people)}.`];
  if (rule.kind === 'at-least' && rule.count === 1 && 'role' in rule.of)
    return [
      `Dessutom har ${roleWords[rule.of.role][0]} rätt att teckna firman beträffande löpande förvaltningsåtgärder.`,
    ];
  return [`Beträffande löpande förvaltningsåtgärder: ${subject.toLowerCase()} ${signed(rule, people)}.`];
}

const statusWords = {
  bankruptcy: 'är försatt i konkurs sedan',
  liquidation: 'är i likvidation sedan',
  deregistered: 'är avregistrerat sedan',
} as const;

/** The rules in force as a register's sentences, the status first; says so when nobody may sign or nothing is known. */
export function powersText({ form, status, people }: Company, powers: readonly SignatoryPower[]): string {
  const who = form === 'dodsbo' ? 'Dödsboet' : form === 'registrerat-trossamfund' ? 'Trossamfundet' : 'Företaget';
  const said = status.kind === 'active' ? [] : [`${who} ${statusWords[status.kind]} ${status.since}.`];
  if (powers.length === 0) {
    const none =
      status.kind === 'deregistered' ? 'Ingen får teckna firman.' : 'Registret säger inte vem som får teckna firman.';
    return [...said, none].join(' ');
  }
  const subject = form === 'dodsbo' || form === 'registrerat-trossamfund' ? `${who} företräds` : 'Firman tecknas';
  return [...said, ...powers.flatMap((power) => sentences(subject, power, people))].join(' ');
}
