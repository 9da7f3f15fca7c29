// The pretend country: organisations with made-up numbers (but for two of the field's own test organisations) and people with
// Skatteverket's published test numbers. Production refuses all of them.

import { pretendName } from '../../platform/pretend-people.ts';

export interface PretendOrganisation {
  readonly id: string;
  readonly name: string;
}

export const kommunB: PretendOrganisation = { id: '162021003898', name: 'Kommun B' };
export const kommunA: PretendOrganisation = { id: '162021004748', name: 'Kommun A' };
export const region: PretendOrganisation = { id: '164024000046', name: 'Region Exempelbygden' };
export const mediator: PretendOrganisation = { id: '164021000015', name: 'Duvslagets förmedling' };
export const operatorA: PretendOrganisation = { id: '164022000022', name: 'Duvkullens brevlåda' };
export const operatorB: PretendOrganisation = { id: '164023000039', name: 'Fyrtornets brevlåda' };
/** Never says what became of a delivery; it has no pages. */
export const silentOperator: PretendOrganisation = { id: '164027000076', name: 'Stillhetens brevlåda' };
export const owner: PretendOrganisation = { id: '164026000069', name: 'Infrastrukturens ägare' };
export const company: PretendOrganisation = { id: '164025000052', name: 'Exempelbolaget AB' };

export const senders = [kommunB, kommunA, region];

export interface PretendStaff {
  readonly loginId: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: PretendOrganisation;
  readonly roles: readonly string[];
  /** Of the provider; what they give is set in the sender's pages (seed-organisation.ts). */
  readonly groups?: readonly string[];
  /** What they can do, in Swedish and English, for the terminal and the start page. */
  readonly does: readonly [string, string];
}

function kommunBs(loginId: string, name: string, group: string, does: readonly [string, string]): PretendStaff[] {
  return [
    { loginId, name, email: `${loginId}@kommun-b.example`, organisation: kommunB, roles: [], groups: [group], does },
  ];
}

export const staff: readonly PretendStaff[] = [
  {
    loginId: 'anna.ask',
    name: 'Anna Ask',
    email: 'anna.ask@kommun-b.example',
    organisation: kommunB,
    roles: ['caseworker'],
    does: ['handläggare på Kommun B: skriver och skickar brev', 'caseworker at Kommun B: writes and sends letters'],
  },
  {
    loginId: 'bo.berg',
    name: 'Bo Berg',
    email: 'bo.berg@kommun-b.example',
    organisation: kommunB,
    roles: ['caseworker', 'administrator'],
    does: [
      'administratör på Kommun B: ställer in vem som svarar på frågor',
      'administrator at Kommun B: sets who answers questions',
    ],
  },
  ...kommunBs('frida.gran', 'Frida Gran', 'Granskare', [
    'godkännare på Kommun B: godkänner brev innan de skickas',
    'approver at Kommun B: approves letters before they are sent',
  ]),
  ...kommunBs('hanna.isaksson', 'Hanna Isaksson', 'Mallar', [
    'mallredaktör på Kommun B: skriver mallar och ärendetyper',
    'template editor at Kommun B: writes templates and case types',
  ]),
  ...kommunBs('ivar.jonsson', 'Ivar Jonsson', 'Arkiv', [
    'arkivarie på Kommun B: gallrar och lämnar till arkivet',
    'archivist at Kommun B: disposes and hands over to the archive',
  ]),
  ...kommunBs('karin.lind', 'Karin Lind', 'Loggranskning', [
    'loggranskare på Kommun B: läser loggen men inte breven',
    'auditor at Kommun B: reads the log but not the letters',
  ]),
  ...kommunBs('lars.moberg', 'Lars Moberg', 'Socialtjänsten', [
    'handläggare bara på Socialtjänsten i Kommun B',
    'caseworker at Socialtjänsten (social services) of Kommun B only',
  ]),
  ...kommunBs('maja.nord', 'Maja Nord', 'Bygg och miljö', [
    'handläggare bara på Bygg och miljö i Kommun B',
    'caseworker at Bygg och miljö (building and environment) of Kommun B only',
  ]),
  {
    loginId: 'cilla.dahl',
    name: 'Cilla Dahl',
    email: 'cilla.dahl@kommun-a.example',
    organisation: kommunA,
    roles: ['caseworker'],
    does: ['handläggare på Kommun A: ser inget av Kommun B', 'caseworker at Kommun A: sees nothing of Kommun B'],
  },
  {
    loginId: 'disa.ek',
    name: 'Disa Ek',
    email: 'disa.ek@agaren.example',
    organisation: owner,
    roles: ['registry-staff'],
    does: ['sköter registret (FaR)', 'looks after the registry (FaR)'],
  },
  {
    loginId: 'frej.alm',
    name: 'Frej Alm',
    email: 'frej.alm@agaren.example',
    organisation: owner,
    roles: ['registry-staff'],
    does: [
      'sköter också registret: godkänner det som Disa skriver till alla',
      'looks after the registry too: approves what Disa writes to everybody',
    ],
  },
  {
    loginId: 'stina.sten',
    name: 'Stina Sten',
    email: 'stina.sten@duvkullen.example',
    organisation: operatorA,
    roles: ['mailbox-support'],
    does: [
      'supporten hos Duvkullens brevlåda: ser om en brevlåda mår bra, aldrig vad som finns i den',
      'support at Duvkullens brevlåda: sees whether a mailbox is well, never what is in it',
    ],
  },
  {
    loginId: 'olle.orm',
    name: 'Olle Orm',
    email: 'olle.orm@duvkullen.example',
    organisation: operatorA,
    roles: ['mailbox-operations'],
    does: [
      'driften hos Duvkullens brevlåda: ser hur registret följs, och släpper det som är tveksamt tillsammans med Petra',
      'operations at Duvkullens brevlåda: sees how the register is followed, and releases what is doubted with Petra',
    ],
  },
  {
    loginId: 'petra.pil',
    name: 'Petra Pil',
    email: 'petra.pil@duvkullen.example',
    organisation: operatorA,
    roles: ['mailbox-operations'],
    does: ['driften hos Duvkullens brevlåda, den andra', 'operations at Duvkullens brevlåda, the other one'],
  },
  {
    loginId: 'emil.fors',
    name: 'Emil Fors',
    email: 'emil.fors@duvslaget.example',
    organisation: mediator,
    roles: ['mediator-staff', 'log-keeper'],
    does: ['sköter förmedlingen', 'looks after the mediator'],
  },
];

export interface PretendCitizen {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Of the series that is kept for fiction. */
  readonly phone?: string;
  /** Where the mailbox is: 'a', 'b', nowhere, or asked for and not ready. */
  readonly mailbox: 'a' | 'b' | 'none' | 'pending';
  readonly optedOutFrom?: readonly PretendOrganisation[];
  readonly does: readonly [string, string];
}

export const citizens: readonly PretendCitizen[] = [
  {
    id: '198101052382',
    name: 'Signe Almgren',
    email: 'signe@post.example',
    phone: '+46701740605',
    mailbox: 'a',
    does: ['har brevlåda hos Duvkullens brevlåda', 'has a mailbox at Duvkullens brevlåda'],
  },
  {
    id: '195303231855',
    name: 'Ture Lundqvist',
    email: 'ture@post.example',
    mailbox: 'b',
    does: ['har brevlåda hos Fyrtornets brevlåda', 'has a mailbox at Fyrtornets brevlåda'],
  },
  {
    id: '191611882398',
    name: 'Amina Warsame',
    email: 'amina@post.example',
    mailbox: 'b',
    does: [
      'har samordningsnummer och brevlåda hos Fyrtornets brevlåda',
      'has a samordningsnummer and a mailbox at Fyrtornets brevlåda',
    ],
  },
  {
    id: '198501012382',
    name: 'Lo Hedman',
    email: 'lo@post.example',
    mailbox: 'a',
    optedOutFrom: [kommunB],
    does: ['har brevlåda men har valt bort Kommun B', 'has a mailbox and has opted out from Kommun B'],
  },
  {
    id: '196001062626',
    name: 'Gun Sjöberg',
    email: 'gun@post.example',
    mailbox: 'none',
    does: ['har ingen digital brevlåda', 'has no digital mailbox'],
  },
  {
    id: '200001011493',
    name: 'Nils Åkesson',
    email: 'nils@post.example',
    mailbox: 'pending',
    does: ['har begärt en brevlåda som inte är klar än', 'has asked for a mailbox that is not ready yet'],
  },
];

/** Signs alone for the company, by the company register; logs in with the own e-ID and reads the company's mailbox. */
export const companyReader: PretendCitizen = {
  id: '199901012386',
  name: 'Ulla Ström',
  email: 'ulla@exempelbolaget.example',
  mailbox: 'none',
  does: [
    'tecknar firma för Exempelbolaget AB och läser bolagets post',
    'signs for Exempelbolaget AB and reads its mail',
  ],
};

/** Two must sign for it together (registers-seed.ts); they and its user have no mailbox of their own. */
export const jointCompany: PretendOrganisation = { id: '164031000013', name: 'Två i förening AB' };
const helper = (id: string, does: readonly [string, string]): PretendCitizen => {
  return { id, name: pretendName(id), email: `${id.slice(0, 8)}@post.example`, mailbox: 'none', does };
};
const signatory = helper('197605012397', [
  'tecknar firma för Två i förening AB, tillsammans med en till',
  'signs for Två i förening AB, together with one more',
]);
const otherSignatory = helper('197704022388', [
  'tecknar också firma för Två i förening AB, tillsammans med en till',
  'also signs for Två i förening AB, together with one more',
]);
const companyUser = helper('198601052395', [
  'läser posten för Två i förening AB som användare',
  'reads the mail of Två i förening AB as a user',
]);
const delegate = helper('198601252383', [
  'är ombud för Signe och sköter hennes post',
  'is Signe’s delegate and manages her mail',
]);
/** Somebody with another country's e-ID. */
export const foreigner = {
  id: 'DE/SE/70c3a1f4b2',
  name: 'Greta Beispiel',
  level: 'sub',
  does: [
    'har tysk e-legitimation och inget svenskt nummer: kan öppna en brevlåda som inte går att skriva till än',
    'has a German e-ID and no Swedish number: can open a mailbox that cannot be written to yet',
  ],
} as const;
/** Those who are in others' mailboxes. */
export const helpers: readonly PretendCitizen[] = [signatory, otherSignatory, companyUser, delegate];

const ofSigne = {
  delegates: [{ person: delegate.id, label: 'Greta, min brorsdotter', may: 'manage', state: 'active' }],
};
const ofJointCompany = {
  users: [{ person: companyUser.id, label: 'Ekonomiassistenten', role: 'reader' }],
  signatory: signatory.id,
};

/** Has her mailbox at the silent operator. */
export const silentReader = { id: '194707262202', name: pretendName('194707262202') };
/** The company that can be written to; its mailbox is at operator A. */
export const companyMailbox = { ...company, email: 'post@exempelbolaget.example' };

interface FirstMailbox {
  readonly recipient: string;
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly folders?: readonly string[];
  readonly labels?: readonly string[];
  readonly delegates?: readonly object[];
  readonly users?: readonly object[];
  readonly signatory?: string;
}

/** The mailboxes that operator 'a' or 'b' has at the first start; the first has folders and labels to sort with. */
export function mailboxAccounts(where: 'a' | 'b'): readonly FirstMailbox[] {
  const own = citizens
    .filter(({ mailbox }) => mailbox === where)
    .map(({ id, name, email, phone }, index) => ({
      ...{ recipient: id, name, email, ...(phone === undefined ? {} : { phone }) },
      ...(where === 'a' && index === 0 ? { folders: ['Barnen', 'Huset'], labels: ['Att göra'], ...ofSigne } : {}),
    }));
  const joint = { recipient: jointCompany.id, name: jointCompany.name, email: 'post@tvaiforening.example' };
  const companies = [
    { recipient: company.id, name: company.name, email: companyMailbox.email, signatory: companyReader.id },
    { ...joint, ...ofJointCompany },
  ];
  return where === 'a' ? [...own, ...companies] : own;
}
