// Who asks in the mailbox's isolation matrix, what each may do where, and the mailboxes with words of their own in every text (mailbox-matrix.ts).
import type { Config } from '../../src/services/mailbox/index.ts';
import { amina, company, signe, stranger } from './mailbox-world.ts';

/** The word that stands in every text of each mailbox: of its letters, files, folders and answers. */
export const WORDS = {
  signe: 'quaggahingst',
  amina: 'okapihudar',
  company: 'narvalstand',
  pair: 'takinbockar',
  ture: 'vikunjaull',
} as const;
/** The word in the names of its holder and of those who were let in. */
const NAMES = {
  signe: 'Strandskata',
  amina: 'Tornseglare',
  company: 'Ormvråk',
  pair: 'Kornknarr',
  ture: 'Sidensvans',
} as const satisfies Record<keyof typeof WORDS, string>;
export type Mailbox = keyof typeof WORDS;
export const MAILBOXES: readonly Mailbox[] = ['signe', 'amina', 'company', 'pair', 'ture'];

/** Of which the holder, or those who sign, are persons with these numbers; all numbers are published test numbers. */
export const numbers = {
  reader: '197604122387',
  manager: '196907209792',
  former: '197605202394',
  signatory: '197603232393',
  companyReader: '198206192398',
  handler: '197709262393',
  formerSignatory: '197707092388',
  joint: '197712122386',
  without: '197612042387',
} as const;

/** Has something in many mailboxes, and asks for nothing: what is ended is theirs. */
export const BESIDE = '197708182386';

export const RECIPIENTS: Readonly<Record<Mailbox, string>> = {
  signe: signe.id,
  amina: amina.id,
  company: company.id,
  pair: '164024000046',
  ture: stranger.id,
};

export interface Subject {
  readonly name: string;
  /** Whom the pretend e-ID or, for staff, the operator's own provider logs in; undefined for nobody. */
  readonly person: string | undefined;
  /** The mailbox that is open in their log-in. */
  readonly in: Mailbox | undefined;
  /** What they may do there: nothing for those who could once. */
  readonly right: 'own' | 'manage' | 'read' | 'sign' | undefined;
  readonly signs?: boolean;
  readonly isStaff?: boolean;
  /** Another's mailbox, whose things they ask for. */
  readonly other: Mailbox;
}

export const SUBJECTS: readonly Subject[] = [
  { name: 'holder', person: signe.id, in: 'signe', right: 'own', other: 'amina' },
  { name: 'delegate who reads', person: numbers.reader, in: 'signe', right: 'read', other: 'amina' },
  { name: 'delegate who manages', person: numbers.manager, in: 'signe', right: 'manage', other: 'amina' },
  { name: 'former delegate', person: numbers.former, in: 'signe', right: undefined, other: 'amina' },
  { name: 'signatory', person: numbers.signatory, in: 'company', right: 'own', signs: true, other: 'signe' },
  { name: 'company user who reads', person: numbers.companyReader, in: 'company', right: 'read', other: 'signe' },
  { name: 'company user who handles', person: numbers.handler, in: 'company', right: 'manage', other: 'signe' },
  { name: 'former signatory', person: numbers.formerSignatory, in: 'company', right: undefined, other: 'signe' },
  { name: 'one of two signatories', person: numbers.joint, in: 'pair', right: 'sign', signs: true, other: 'company' },
  { name: 'other person', person: amina.id, in: 'amina', right: 'own', other: 'signe' },
  { name: 'person a letter is shared with', person: stranger.id, in: 'ture', right: 'own', other: 'signe' },
  { name: 'person without a mailbox', person: numbers.without, in: undefined, right: undefined, other: 'signe' },
  { name: 'support', person: 'stina.sten', in: undefined, right: undefined, isStaff: true, other: 'signe' },
  { name: 'operations', person: 'olle.orm', in: undefined, right: undefined, isStaff: true, other: 'signe' },
  {
    name: 'staff without the role',
    person: 'nisse.nord',
    in: undefined,
    right: undefined,
    isStaff: true,
    other: 'signe',
  },
  { name: 'nobody', person: undefined, in: undefined, right: undefined, other: 'signe' },
];

/**
 * What of others somebody must never come across, the mailboxes in `shown` excepted: words of each mailbox that they may not read, and names
 * of each that they never had to do with.
 */
export function foreignTo({ in: mailbox, right }: Subject, shown: readonly Mailbox[] = []): RegExp {
  const reads = (one: Mailbox): boolean => one === mailbox && right !== undefined && right !== 'sign';
  const words = MAILBOXES.filter((one) => !shown.includes(one)).flatMap((one) => [
    ...(reads(one) ? [] : [WORDS[one]]),
    ...(one === mailbox ? [] : [NAMES[one]]),
    // Where notices go is told to those who decide it.
    ...(one === mailbox && (right === 'own' || (right === 'manage' && one === 'company')) ? [] : [`adress.${one}@`]),
  ]);
  return new RegExp(words.join('|'), 'i');
}

/** The mailboxes, with everybody who was let in. */
export function accountsOf(): NonNullable<Config['accounts']> {
  const of = (mailbox: Mailbox, name: string) => {
    const word = WORDS[mailbox];
    const own = {
      recipient: RECIPIENTS[mailbox],
      name: `${name} ${NAMES[mailbox]}`,
      email: `adress.${mailbox}@post.example`,
    };
    return { ...own, folders: [`Mapp ${word}`], labels: [`Etikett ${word}`] };
  };
  const active = { state: 'active' } as const;
  const label = (mailbox: Mailbox, who: string): string => `${who} ${NAMES[mailbox]}`;
  return [
    {
      ...of('signe', 'Signe'),
      phone: '+46701740605',
      delegates: [
        { ...active, person: numbers.reader, label: label('signe', 'Läsaren'), may: 'read' },
        { ...active, person: numbers.manager, label: label('signe', 'Skötaren'), may: 'manage' },
        { ...active, person: numbers.former, label: label('signe', 'Den förra'), may: 'manage' },
        { ...active, person: BESIDE, label: label('signe', 'Grannen'), may: 'read' },
      ],
    },
    {
      ...of('amina', 'Amina'),
      phone: '+46701740606',
      delegates: [{ ...active, person: BESIDE, label: label('amina', 'Grannen'), may: 'read' }],
    },
    {
      ...of('company', 'Bolaget'),
      signatory: numbers.signatory,
      users: [
        { person: numbers.companyReader, label: label('company', 'Läsaren'), role: 'reader' },
        { person: numbers.handler, label: label('company', 'Handläggaren'), role: 'handler' },
        { person: BESIDE, label: label('company', 'Vikarien'), role: 'reader' },
      ],
    },
    {
      ...of('pair', 'Paret'),
      signatory: numbers.joint,
      users: [{ person: BESIDE, label: label('pair', 'Läsaren'), role: 'reader' }],
    },
    of('ture', 'Ture'),
  ];
}
