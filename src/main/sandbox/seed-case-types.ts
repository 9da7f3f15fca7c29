// Kommun B's first templates and case types, made through the sender's own REST API at the first start.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

type FirstTemplate = {
  readonly code: string;
  readonly name: string;
  readonly folder: string;
  readonly unit?: string;
  readonly subject: string;
  readonly text: string;
  readonly fields: readonly { name: string; hint: string; example: string; needed: boolean }[];
};

type FirstCaseType = {
  readonly code: string;
  readonly name: string;
  readonly protectionClass: 1 | 2 | 3;
  readonly leadText: string;
  readonly template: string;
  readonly units?: readonly string[];
  readonly category?: 'event';
  readonly approval?: boolean;
  readonly secrecy?: string;
};

const field = (name: string, hint: string, example: string, needed = true) => ({ name, hint, example, needed });

const templates: readonly FirstTemplate[] = [
  {
    code: 'beslut-bistand',
    name: 'Beslut om bistånd',
    folder: 'Bistånd',
    unit: 'socialtjansten',
    subject: 'Beslut i ditt ärende',
    text: 'Hej {{Namn}}\n\n{{#om Svar = ja}}\nVi säger ja till din ansökan. Beslutet gäller från den {{Från}}.\n{{/om}}\n{{^om Svar = ja}}\nVi säger nej till din ansökan. I bilagan står varför, och hur du överklagar.\n{{/om}}\n\nRing din handläggare om du har frågor.\n\nMed vänliga hälsningar\nSocialtjänsten, Kommun B',
    fields: [
      field('Namn', 'Förnamn räcker', 'Kim'),
      field('Svar', 'ja eller nej', 'ja'),
      field('Från', 'Dagen då beslutet börjar gälla', '1 december 2026', false),
    ],
  },
  {
    code: 'grannhorande',
    name: 'Grannhörande',
    folder: 'Bygglov / Frågor',
    unit: 'bygg-och-miljo',
    subject: 'Fråga om bygglov nära dig',
    text: 'Hej\n\nDin granne på {{Fastighet}} har ansökt om bygglov. Ritningarna finns i bilagan.\n\nSkriv till oss senast den {{Sista dag}} om du har synpunkter. Du behöver inte svara.\n\nMed vänliga hälsningar\nBygg och miljö, Kommun B',
    fields: [
      field('Fastighet', 'Fastighetens beteckning', 'Duvan 3'),
      field('Sista dag', 'Minst två veckor framåt', '15 december 2026'),
    ],
  },
  {
    code: 'komplettering',
    name: 'Vi behöver fler uppgifter',
    folder: '',
    subject: 'Vi behöver fler uppgifter från dig',
    text: 'Hej {{Namn}}\n\nVi behöver {{Uppgift}} för att kunna gå vidare.\n\nSkicka in det senast den {{Sista dag}}.\n\nMed vänliga hälsningar\nKommun B',
    fields: [
      field('Namn', 'Förnamn räcker', 'Kim'),
      field('Uppgift', 'Det som saknas', 'en kopia av hyresavtalet'),
      field('Sista dag', '', '15 december 2026'),
    ],
  },
];

const caseTypes: readonly FirstCaseType[] = [
  {
    code: 'bistand',
    name: 'Ansökan om bistånd',
    protectionClass: 3,
    leadText: '',
    template: 'beslut-bistand',
    units: ['socialtjansten'],
    approval: true,
    secrecy: 'OSL 26 kap. 1 §',
  },
  {
    code: 'bygglov',
    name: 'Bygglov',
    protectionClass: 2,
    leadText: 'Det här brevet gäller ett ärende om bygglov.',
    template: 'grannhorande',
    units: ['bygg-och-miljo'],
  },
  {
    code: 'komplettering',
    name: 'Begäran om komplettering',
    protectionClass: 3,
    leadText: '',
    template: 'komplettering',
  },
];

/** Makes and publishes them; true when all are there. The units are there already. */
export async function seedCaseTypes(client: RestClient): Promise<boolean> {
  const post = async (path: string, body?: FirstTemplate | FirstCaseType): Promise<boolean> => {
    const sent = body === undefined ? {} : { body };
    const answer = await client.request({ method: 'POST', path, ...sent, timeoutMs: 10_000 });
    // 409: it was made at an earlier start.
    return answer.kind === 'answer' && (answer.status < 300 || answer.status === 409);
  };
  const made: boolean[] = [];
  for (const template of templates) {
    made.push(await post('/templates', template), await post(`/templates/${template.code}/publications`));
  }
  for (const type of caseTypes) made.push(await post('/case-types', type));
  return made.every(Boolean);
}
