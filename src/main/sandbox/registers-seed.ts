// Who is in the pretend registers: a company of every legal form, and people to whom something can happen. The organisations' numbers are of a
// group that SKV 709 does not use, so that none is anybody's; people have Skatteverket's published test numbers and the names the e-ID gives them.
import { pretendName } from '../../platform/pretend-people.ts';
import { citizens, companyReader, company as exempelbolaget } from './people.ts';

/** Those who sign for companies, and others who are needed. */
const who = {
  ulla: companyReader.id,
  ture: '195303231855',
  signe: '198101052382',
  gun: '196001062626',
  a: '197605012397',
  b: '197704022388',
  c: '197803012389',
  d: '197901282389',
  e: '197912232381',
  f: '198011162388',
  g: '198109222383',
  h: '198208162381',
  i: '198307112386',
  trustee: '199010222397',
  liquidator: '199109202391',
  deceased: '199208222399',
  marked: '199307272394',
  protected: '199406212382',
  ward: '199505242397',
  guardian: '199703212382',
  soonOfAge: '200812062396',
  teenager: '201001092392',
  protectedChild: '201105052383',
  child: '201401172398',
} as const;
type Who = keyof typeof who;

const board = { role: 'board' } as const;
const everything = (rule: object) => [{ scope: 'everything', rule }];
const atLeast = (count: number, of: object) => ({ kind: 'at-least', count, of });
const people = (...given: readonly (readonly [Who, ...string[]])[]) =>
  given.map(([name, ...roles]) => ({ person: who[name], roles }));
const director = { scope: 'day-to-day', rule: atLeast(1, { role: 'managing-director' }) };

const limitedCompanies = [
  {
    id: exempelbolaget.id,
    name: exempelbolaget.name,
    form: 'aktiebolag',
    people: people(['ulla', 'chair'], ['gun', 'deputy']),
    powers: everything(atLeast(1, { role: 'chair' })),
  },
  {
    id: '164031000013',
    name: 'Två i förening AB',
    form: 'aktiebolag',
    people: people(['a', 'chair'], ['b', 'board-member'], ['c', 'board-member'], ['d', 'managing-director']),
    powers: [...everything(atLeast(2, board)), director],
  },
  {
    id: '164031000021',
    name: 'Hela styrelsen AB',
    form: 'aktiebolag',
    people: people(['e', 'chair'], ['f', 'board-member'], ['g', 'board-member'], ['h', 'deputy']),
    powers: everything({ kind: 'all', of: board }),
  },
  {
    id: '164031000039',
    name: 'Ordföranden och en till AB',
    form: 'aktiebolag',
    people: people(['a', 'chair'], ['e', 'board-member'], ['i', 'board-member', 'managing-director']),
    powers: [...everything({ kind: 'together', rules: [atLeast(1, { role: 'chair' }), atLeast(1, board)] }), director],
  },
  {
    id: '164031000047',
    name: 'Svårtydda bolaget AB',
    form: 'aktiebolag',
    people: people(['f', 'chair'], ['g', 'board-member']),
    powers: everything({
      kind: 'unreadable',
      text: 'Firman tecknas av den som stämman utser i enlighet med aktieägaravtalet.',
    }),
  },
  {
    id: '164031000054',
    name: 'Konkursbolaget AB',
    form: 'aktiebolag',
    status: { kind: 'bankruptcy', since: '2026-09-14' },
    people: people(['h', 'chair'], ['trustee', 'bankruptcy-administrator']),
    powers: everything(atLeast(1, board)),
  },
  {
    id: '164031000062',
    name: 'Avvecklingen AB',
    form: 'aktiebolag',
    status: { kind: 'liquidation', since: '2026-08-03' },
    people: people(['i', 'board-member'], ['liquidator', 'liquidator']),
    powers: everything(atLeast(1, board)),
  },
  {
    id: '164031000070',
    name: 'Avregistrerade AB',
    form: 'aktiebolag',
    status: { kind: 'deregistered', since: '2026-05-29' },
    people: people(['i', 'board-member']),
    powers: [],
  },
];

const otherForms = [
  {
    id: '164031000088',
    name: 'Ask och Berg Handelsbolag',
    form: 'handelsbolag',
    people: people(['a', 'partner'], ['b', 'partner']),
    powers: [],
  },
  {
    id: '164031000096',
    name: 'Skogsbryns Kommanditbolag',
    form: 'kommanditbolag',
    people: people(['c', 'general-partner'], ['d', 'limited-partner']),
    powers: [],
  },
  {
    id: '164031000104',
    name: 'Byabutiken ekonomisk förening',
    form: 'ekonomisk-forening',
    people: people(['e', 'chair'], ['f', 'board-member'], ['g', 'board-member']),
    powers: everything(atLeast(2, board)),
  },
  {
    id: '164031000112',
    name: 'Bostadsrättsföreningen Duvslaget',
    form: 'bostadsrattsforening',
    people: people(['signe', 'chair'], ['h', 'board-member'], ['i', 'board-member']),
    powers: everything(atLeast(2, board)),
  },
  {
    id: who.ture,
    name: 'Ture Lundqvist Snickeri',
    form: 'enskild-firma',
    people: people(['ture', 'owner']),
    powers: [],
  },
  {
    id: '164031000120',
    name: 'Stiftelsen Duvfonden',
    form: 'stiftelse',
    people: people(['a', 'chair'], ['c', 'board-member'], ['e', 'board-member']),
    powers: [],
  },
  {
    id: '164031000138',
    name: 'Exempelby Idrottsförening',
    form: 'ideell-forening',
    people: people(['b', 'chair'], ['d', 'board-member'], ['f', 'board-member']),
    powers: everything(atLeast(1, { role: 'chair' })),
  },
  {
    id: '164031000146',
    name: 'Föreningen utan firmatecknare',
    form: 'ideell-forening',
    people: people(['g', 'chair'], ['h', 'board-member']),
    powers: [],
  },
  {
    id: '164031000153',
    name: 'Northern Pigeon Ltd, filial Sverige',
    form: 'filial',
    people: people(['i', 'managing-director']),
    powers: [],
  },
  {
    id: '164031000161',
    name: 'Exempelskogens samfällighetsförening',
    form: 'samfallighetsforening',
    people: people(['c', 'chair'], ['f', 'board-member'], ['i', 'board-member']),
    powers: [],
  },
  {
    id: '164031000179',
    name: 'Församlingen i Exempelby',
    form: 'registrerat-trossamfund',
    people: people(['d', 'representative'], ['g', 'representative']),
    powers: everything({ kind: 'all', of: { role: 'representative' } }),
  },
  {
    id: who.deceased,
    name: `Dödsboet efter ${pretendName(who.deceased)}`,
    form: 'dodsbo',
    people: people(['a', 'estate-co-owner'], ['b', 'estate-co-owner']),
    powers: [],
  },
  {
    id: '164031000187',
    name: 'Ett dödsbo med boutredningsman',
    form: 'dodsbo',
    people: people(['e', 'estate-co-owner'], ['trustee', 'estate-administrator']),
    powers: [],
  },
];

const stories: Partial<Record<Who, object>> = {
  deceased: { died: '2026-10-02' },
  marked: { protection: 'secrecy-marking' },
  protected: { protection: 'protected-registration' },
  soonOfAge: { custodians: [who.a, who.b] },
  teenager: { custodians: [who.c] },
  protectedChild: { protection: 'protected-registration', custodians: [who.d] },
  child: { custodians: [who.signe, who.ture] },
};

function everybody() {
  const known = [...citizens, companyReader].map(({ id, name }) => ({ id, name }));
  const names = new Set(known.map(({ id }) => id));
  const others = Object.entries(who)
    .filter(([, id]) => !names.has(id))
    .map(([name, id]) => ({ id, name: pretendName(id), ...Object.entries(stories).find(([of]) => of === name)?.[1] }));
  return [...known, ...others];
}

/** As the simulator's configuration wants it. */
export const registersSeed = () => ({
  people: everybody(),
  companies: [...limitedCompanies, ...otherForms],
  powersOfAttorney: [
    { principal: who.gun, agent: who.signe, right: 'manage' },
    { principal: exempelbolaget.id, agent: who.signe, right: 'read' },
  ],
  guardianships: [{ ward: who.ward, guardian: who.guardian, kind: 'forvaltare', duties: ['rights', 'property'] }],
});
