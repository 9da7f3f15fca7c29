// Who may what in the mailbox's isolation matrix (mailbox-matrix.test.ts): from a line of mailbox-matrix-routes.ts, what somebody may do in
// the mailbox that is open in their log-in, and whose thing it is, to the statuses that are right. Pure.
import type { Mailbox, Subject } from './mailbox-matrix-people.ts';
import type { Expected, Kind, Who } from './mailbox-matrix-routes.ts';
import type { Thing, Things } from './mailbox-matrix-things.ts';

/** Whose things an address names: of the open mailbox, of another, or another's under one of the open mailbox. */
export type Place = 'own' | 'other' | 'mixed';

interface Cell {
  readonly subject: Subject;
  readonly expected: Expected;
  readonly place: Place;
  readonly method: string;
}

/** Let in: the page, a redirect onwards, or faults of the empty form or of the thing's state. */
const IN: readonly number[] = [200, 303, 409, 422];

const isCompany = ({ in: mailbox }: Subject): boolean => mailbox === 'company' || mailbox === 'pair';

/** Whether the right that they hold is enough. */
function holds(subject: Subject, who: Who): boolean {
  const { right, signs = false } = subject;
  const manages = right === 'own' || right === 'manage';
  const company = isCompany(subject);
  switch (who) {
    case 'read':
      return manages || right === 'read';
    case 'manage':
      return manages;
    case 'own':
      return right === 'own';
    case 'holder':
      return right === 'own' && !company;
    case 'notices':
    case 'own-hand':
      return right === 'own' || (company && manages);
    case 'log':
      return right === 'own' || (company && right !== 'sign');
    case 'signs':
      return signs;
    case 'closes':
      return signs || right === 'own';
    default:
      return true;
  }
}

/** The statuses that are right. */
export function allowed({ subject, expected, place, method }: Cell): readonly number[] {
  const { who, ok, other, staff } = expected;
  const letIn = ok === undefined ? IN : [ok];
  const { right, isStaff = false, person } = subject;
  if (who === 'monitor') return [404];
  if (who === 'open') return letIn;
  if (who === 'token') return [401];
  if (person === undefined) return method === 'GET' ? [303] : [401, 403];
  if (who === 'support' || who === 'operations') return subject.name === who ? letIn : [403];
  if (who === 'enter') return place === 'own' && right !== undefined ? [303] : [404];
  if (isStaff) return staff ?? [403];
  if (who === 'person') return place === 'own' ? letIn : [other ?? 404];
  // Somebody without a mailbox is sent to open one.
  if (subject.in === undefined && expected.thing === 'shared') return [404];
  if (subject.in === undefined) return who === 'signs' ? [403] : (expected.without ?? [303]);
  // Somebody else's letter is not there, also to whoever may not sign.
  if (who === 'own-hand' && place !== 'own' && right === 'manage') return [404];
  if (right === undefined || !holds(subject, who)) return [403];
  return place === 'own' ? letIn : [other ?? 404];
}

/** Whether that answer is to do what was asked for. */
export function isLetIn(cell: Cell): boolean {
  const { place, expected } = cell;
  const may = allowed(cell);
  if (expected.who === 'enter') return may[0] === 303;
  return (
    (place === 'own' || expected.thing === 'none') && (may === IN || may[0] === expected.ok || expected.staff === may)
  );
}

/** Kinds that are made in some mailboxes only. */
const MADE_IN: Readonly<Partial<Record<Kind, readonly Mailbox[]>>> = {
  sent: ['signe', 'amina', 'company'],
  entry: ['signe', 'amina', 'company'],
  package: ['signe', 'amina', 'company'],
  shared: ['ture'],
};

/** What is asked for: of the own mailbox, of another, and, where an address names two things, of both at once. */
export function placesOf({ in: mailbox }: Subject, { thing, last = false }: Expected, url: string): readonly Place[] {
  if (thing === 'none') return ['own'];
  const made = MADE_IN[thing];
  if (mailbox === undefined || (made !== undefined && !made.includes(mailbox))) return ['other'];
  if (thing === 'shared') return ['own'];
  // In the second place they have nothing of their own to be asked for.
  const isMixed = (url.match(/:/g)?.length ?? 0) > 1 && !url.includes(':signing') && !last;
  return isMixed ? ['own', 'other', 'mixed'] : ['own', 'other'];
}

/** The values of an address's and a form's names. What is shared is Signe's letter, with Ture. */
export function valuesFor({ subject, expected, place }: Omit<Cell, 'method'>, things: Things): Thing {
  const { in: mailbox = subject.other, other } = subject;
  if (expected.thing === 'shared')
    return { share: things.signe['share'] ?? '', file: things.signe['attachmentId'] ?? '' };
  if (place === 'mixed')
    return { ...named(expected.thing, things[other]), id: named(expected.thing, things[mailbox])['id'] ?? '' };
  return named(expected.thing, things[place === 'own' ? mailbox : other]);
}

function named(kind: Kind, thing: Thing): Thing {
  const ids: Readonly<Partial<Record<Kind, string>>> = {
    shelf: 'folder',
    label: 'label',
    entry: 'entry',
    package: 'package',
  };
  const id = thing[ids[kind] ?? 'letter'] ?? '';
  return { ...thing, id, file: thing['sentFile'] ?? '' };
}
