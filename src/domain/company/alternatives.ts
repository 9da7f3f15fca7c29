// A signatory rule as the list of ways to meet it. A way is a list of places, each to be filled by one of some people and all by different people,
// so that "who has signed" is a bipartite matching: the largest number of places that those who signed can fill.
import type { PersonId } from '../person-id.ts';
import type { CompanyPerson } from './company.ts';
import { membersOf, type SignatoryGroup, type SignatoryRule } from './signatory-rule.ts';

type Place = readonly PersonId[];
/** One way to meet a rule: never empty, and never impossible for the company's people. */
export type Alternative = readonly Place[];

/** More ways than this is more than a program should vouch for; none are then told. */
const WAYS_MAX = 500;
const PLACES_MAX = 100;

/** The ways in which the company's own people can meet the rule; none when it is unreadable or cannot be met. */
export function alternativesOf(rule: SignatoryRule, people: readonly CompanyPerson[]): readonly Alternative[] {
  const everybody = new Set(people.map(({ id }) => id));
  return ways(rule, people).filter((way) => way.length > 0 && placesFilled(way, everybody) === way.length);
}

function ways(rule: SignatoryRule, people: readonly CompanyPerson[]): readonly Alternative[] {
  switch (rule.kind) {
    case 'at-least':
      return placesFor(rule.count, rule.of, people);
    case 'all':
      return everyOne(rule.of, people);
    case 'majority':
      return placesFor(Math.floor(membersOf(rule.of, people).length / 2) + 1, rule.of, people);
    case 'any':
      return bounded(rule.rules.flatMap((one) => ways(one, people)));
    case 'together':
      return rule.rules.length === 0 ? [] : combined(rule.rules.map((one) => ways(one, people)));
    default:
      return [];
  }
}

function placesFor(count: number, of: SignatoryGroup, people: readonly CompanyPerson[]): readonly Alternative[] {
  if (!Number.isInteger(count) || count < 1 || count > PLACES_MAX) return [];
  const members = membersOf(of, people);
  return [Array.from({ length: count }, () => members)];
}

// Somebody who is named and no longer listed cannot be left out: "gemensamt" is then not to be met.
function everyOne(of: SignatoryGroup, people: readonly CompanyPerson[]): readonly Alternative[] {
  const members = membersOf(of, people);
  const named = 'people' in of ? new Set(of.people).size : members.length;
  return members.length === 0 || members.length < named ? [] : [members.map((id) => [id])];
}

// Bounded before it is made: a register's mistake must not cost a million ways.
function combined(parts: readonly (readonly Alternative[])[]): readonly Alternative[] {
  const product = parts.reduce((so, part) => so * part.length, 1);
  if (product > WAYS_MAX) return [];
  return parts.reduce<readonly Alternative[]>(
    (so, part) => bounded(so.flatMap((left) => part.map((right) => [...left, ...right]))),
    [[]],
  );
}

function bounded(list: readonly Alternative[]): readonly Alternative[] {
  return list.length > WAYS_MAX || list.some((way) => way.length > PLACES_MAX) ? [] : list;
}

/** How many of a way's places these people can fill, each person one (Kuhn's augmenting paths). */
export function placesFilled(way: Alternative, people: ReadonlySet<PersonId>): number {
  const placeOf = new Map<PersonId, number>();
  const fill = (place: number, tried: Set<PersonId>): boolean => {
    for (const person of way[place] ?? []) {
      if (!people.has(person) || tried.has(person)) continue;
      tried.add(person);
      const held = placeOf.get(person);
      if (held === undefined || fill(held, tried)) {
        placeOf.set(person, place);
        return true;
      }
    }
    return false;
  };
  return way.filter((_, place) => fill(place, new Set())).length;
}
