// GET /api/v1/neutral-words, POST /text-advice (200, scope letters) · PUT /neutral-words (200, scope administration). 400, 401, 403, 429.
// The words that subjects of class 3 should not hold, and advice on a text: plain language and a neutral subject (issue 4, "Templates").
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { changeNeutralWords, WORD_MAX, WORDS_MAX } from '../case-types/change-neutral-words.ts';
import { USUAL_WORDS } from '../case-types/neutral-subject.ts';
import type { Config } from '../config.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { hintText, remarkText } from '../pages/hints-part.ts';
import { adviseOn } from '../plain-language/advise.ts';
import type { Desk } from '../routes/desk.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { administratorOf, callerOf, guard, SCOPE } from './guard.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const closed = { additionalProperties: false } as const;
const Words = Type.Array(Type.String({ minLength: 1, maxLength: 2 * WORD_MAX }), {
  maxItems: WORDS_MAX,
  description: `Words and phrases, at most ${WORD_MAX} characters each. One of five letters or more is also found with an ending`,
});

const WordsTold = withExample(
  Type.Object({
    words: Words,
    usual: Type.Boolean({
      description: 'true: the list that comes with the program; the organisation has none of its own',
    }),
    _links: Links,
  }),
  {
    words: ['LSS', 'missbruk', 'vräkning'],
    usual: false,
    _links: { self: { href: 'https://sender.example.se/api/v1/neutral-words', rel: 'self', method: 'GET' } },
  },
);
const NewWords = withExample(Type.Object({ words: Words }, closed), { words: ['LSS', 'missbruk', 'vräkning'] });

const Advised = withExample(
  Type.Object(
    {
      subject: Type.Optional(Type.String({ maxLength: 500 })),
      text: Type.String({ maxLength: 200_000 }),
      contentType: Type.Optional(Type.Enum(['text/plain', 'text/html'], { description: 'text/plain when absent' })),
      language: Type.Optional(Type.Enum(['svSE', 'enGB'], { description: 'svSE when absent' })),
      protectionClass: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 3, description: '3 when absent; only such a subject has to be neutral' }),
      ),
    },
    closed,
  ),
  { subject: 'Beslut om vräkning', text: 'Beslut har fattats av nämnden.', language: 'svSE', protectionClass: 3 },
);

const Advice = withExample(
  Type.Object({
    subject: Type.Array(
      Type.Object({
        kind: Type.Enum(['identity-number', 'sensitive-word', 'recipient-name']),
        found: Type.String({ description: 'As it stands in the subject; empty for a number' }),
        advice: Type.String({ description: 'In words, by Accept-Language' }),
      }),
    ),
    text: Type.Array(
      Type.Object({
        kind: Type.Enum(['long-sentence', 'long-paragraph', 'passive', 'officialese']),
        found: Type.String({ description: 'As it stands in the text; the beginning of what is long' }),
        advice: Type.String(),
        instead: Type.Optional(Type.String({ description: 'What to write instead, in the language of the text' })),
      }),
      { description: 'In its order, at most twenty' },
    ),
  }),
  {
    subject: [
      { kind: 'sensitive-word', found: 'vräkning', advice: 'Ämnet kan synas i aviseringar. Undvik ordet ”vräkning”.' },
    ],
    text: [{ kind: 'passive', found: 'har fattats', advice: 'Skriv vem som gör något:' }],
  },
);

/** Adds the operations. */
export function addWordingOperations(api: Api, config: Config, desk: Desk): void {
  addWords(api, config, desk);
  addAdvice(api, config, desk);
}

async function told({ records }: Desk, request: FastifyRequest, { id }: SenderOrganisation) {
  const own = await readNeutralWords(records.database.reader(id));
  return {
    words: [...(own ?? USUAL_WORDS)],
    usual: own === undefined,
    _links: { self: link(request, '/neutral-words', 'self') },
  };
}

function addWords(api: Api, config: Config, desk: Desk): void {
  const list = {
    tags: ['wording'],
    security: bearer(SCOPE),
    operationId: 'listNeutralWords',
    summary: 'Words to avoid in subjects of class 3',
    description: 'A subject shows in notices by e-mail and SMS. Writers are advised; nothing is stopped by a word.',
    response: { 200: WordsTold, ...problemResponses(...always) },
  };
  api.get('/neutral-words', { onRequest: guard(config), schema: list }, async (request) =>
    told(desk, request, callerOf(desk, request).organisation),
  );

  const change = {
    ...list,
    security: bearer(ADMINISTRATION),
    operationId: 'changeNeutralWords',
    summary: 'Say which words to avoid',
    description: 'Replaces the whole list, for every unit. Each word is kept once; an empty list avoids nothing.',
    body: NewWords,
    response: { 200: WordsTold, ...problemResponses(...always, 'unsupported-mime-type') },
  };
  api.put('/neutral-words', { onRequest: guard(config, ADMINISTRATION), schema: change }, async (request) => {
    const { organisation, actor } = administratorOf(desk, request);
    if (!(await changeNeutralWords(desk.records, organisation, actor, request.body.words))) {
      const [sv, en] = [caseTypeMessages('sv')('words-many'), caseTypeMessages('en')('words-many')];
      throw new BrevduvaError('invalid-input', 'the list is too long', { faults: [{ field: 'words', sv, en }] });
    }
    return await told(desk, request, organisation);
  });
}

function addAdvice(api: Api, config: Config, desk: Desk): void {
  const schema = {
    tags: ['wording'],
    security: bearer(SCOPE),
    operationId: 'adviseOnText',
    summary: 'Advice on a text: plain language, and a subject that tells nothing',
    description:
      'What a caseworker sees beside the letter. Nothing of it is kept or logged. Posted: a letter’s text must not stand in an address.',
    body: Advised,
    response: { 200: Advice, ...problemResponses(...always, 'unsupported-mime-type') },
  };
  api.post('/text-advice', { onRequest: guard(config), schema }, async (request, reply) => {
    const { organisation } = callerOf(desk, request);
    const { subject = '', text, contentType, language, protectionClass = 3 } = request.body;
    const bodyType = contentType === 'text/html' ? contentType : undefined;
    const { remarks, hints } = await adviseOn(desk.records, organisation, {
      ...{ subject, text, bodyType, language: language === 'enGB' ? 'en' : 'sv' },
      announced: protectionClass === 3,
    });
    reply.header('cache-control', 'private, no-store');
    return {
      subject: remarks.map((remark) => {
        return { kind: remark.code, found: remark.word, advice: remarkText(request.language, remark) };
      }),
      text: hints.map((hint) => ({
        ...{ kind: hint.kind, found: hint.found, advice: hintText(request.language, hint) },
        ...(hint.instead === undefined ? {} : { instead: hint.instead }),
      })),
    };
  });
}
