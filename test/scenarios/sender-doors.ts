// What a person does on a page and a system by the API (issue 4, "REST API for all of the above"): each page that changes something, with the
// operation that does the same; or why it is a person's on purpose. Data of a test in sender-matrix.test.ts: a page that is new fails it.

/** An operation of the API by method and path, or the reason why there is none. */
export type Door = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /api/v1/${string}` | { readonly person: string };

const person = (reason: string): Door => ({ person: reason });

/** A system sends a letter that is ready: what is not ready yet is its writer's own. */
const OWN_DRAFT = person('a draft is its writer’s own until it is sent or handed over');
const SECOND_PAIR = person('a system that could approve would be no second pair of eyes');
const TAKES_AWAY = person('what takes records away is an archivist’s to decide and to start');
const OWN_LOGIN = person('about the person’s own log-in or notices');
const LETTERS: Door = 'POST /api/v1/letters';

/** By method and path of the page. */
export const DOORS: Readonly<Record<string, Door>> = {
  'POST /logout': OWN_LOGIN,
  'POST /emergency': OWN_LOGIN,
  'POST /emergency/enrol': OWN_LOGIN,
  'POST /notices/seen': OWN_LOGIN,
  'POST /notices/settings': OWN_LOGIN,

  'POST /letters/new': 'POST /api/v1/prechecks',
  'POST /letters/to-address': LETTERS,
  'POST /drafts/:id': OWN_DRAFT,
  'POST /drafts/:id/ask': 'POST /api/v1/prechecks',
  'POST /drafts/:id/letter': OWN_DRAFT,
  'POST /drafts/:id/autosave': OWN_DRAFT,
  'POST /drafts/:id/kind': OWN_DRAFT,
  'POST /drafts/:id/fields': OWN_DRAFT,
  'POST /drafts/:id/files/:file/shrink': OWN_DRAFT,
  'POST /drafts/:id/later': LETTERS,
  'POST /drafts/:id/hand-on': 'POST /api/v1/draft-hand-overs',
  'POST /drafts/:id/send': LETTERS,
  'POST /drafts/:id/on-paper': LETTERS,
  'POST /drafts/:id/throw-away': OWN_DRAFT,
  'POST /plain-language': 'POST /api/v1/text-advice',

  'POST /letters': 'POST /api/v1/log/searches',
  'POST /letters/:id/outcome': person('what became of a letter in doubt is for somebody who has asked the operator'),
  'POST /letters/:id/withdraw': 'POST /api/v1/letters/:id/withdraw',
  'POST /letters/:id/again': LETTERS,
  'POST /letters/:id/hand-on': 'POST /api/v1/letters/:id/hand-over',
  'POST /letters/:id/registration': 'POST /api/v1/letters/:id/registration',
  'POST /letters/:id/on-paper': 'POST /api/v1/letters/:id/paper-decision',
  'POST /letters/:id/disclosure': 'POST /api/v1/letters/:id/disclosures',
  'POST /approvals/:id': SECOND_PAIR,

  'POST /prechecks/new': 'POST /api/v1/precheck-lists',
  'POST /prechecks/:id/column': 'POST /api/v1/precheck-lists',
  'POST /prechecks/:id/mend': 'POST /api/v1/precheck-lists',
  'POST /prechecks/:id/ask': 'POST /api/v1/precheck-lists',
  'POST /prechecks/:id/write': 'POST /api/v1/mailings/:id/lines',
  'POST /prechecks/:id/remove': 'DELETE /api/v1/precheck-lists/:id',
  'POST /prechecks/:id/export': 'GET /api/v1/precheck-lists/:id/results.jsonl',

  'POST /case-types/new': 'POST /api/v1/case-types',
  'POST /case-types/words': 'PUT /api/v1/neutral-words',
  'POST /case-types/:id': 'PUT /api/v1/case-types/:code',
  'POST /case-types/:id/close': 'DELETE /api/v1/case-types/:code',
  'POST /case-types/:id/open': 'POST /api/v1/case-types/:code/reopen',
  'POST /templates/new': 'POST /api/v1/templates',
  'POST /templates/:id': 'POST /api/v1/templates/:code/versions',
  'POST /templates/:id/publish': 'POST /api/v1/templates/:code/publications',
  'POST /templates/:id/restore': 'POST /api/v1/templates/:code/restorations',
  'POST /templates/:id/close': 'DELETE /api/v1/templates/:code',
  'POST /templates/:id/open': 'POST /api/v1/templates/:code/reopen',
  'POST /templates/:id/preview': 'POST /api/v1/templates/:code/previews',

  'POST /replies/:id/take': 'POST /api/v1/replies/:id/take',
  'POST /replies/:id/give': 'POST /api/v1/replies/:id/hand-over',
  'POST /replies/:id/answer': 'POST /api/v1/replies/:id/answers',
  'POST /replies/:id/close': 'POST /api/v1/replies/:id/close',
  'POST /replies/:id/reopen': 'POST /api/v1/replies/:id/reopen',
  'POST /replies/:id/registration': 'PUT /api/v1/replies/:id/registration',

  'POST /log': 'POST /api/v1/log/searches',
  'POST /log/export': 'POST /api/v1/log/exports',
  'POST /log/disclosure': 'POST /api/v1/log/disclosures',
  'POST /looks': 'POST /api/v1/looks/searches',
  'POST /person-data': 'POST /api/v1/person-data-requests',
  'POST /archive': 'POST /api/v1/archive-packages',
  'POST /disposal/rules': TAKES_AWAY,
  'POST /disposal/rules/:id/end': TAKES_AWAY,
  'POST /disposal/runs': TAKES_AWAY,
  'POST /disposal/runs/:id/start': TAKES_AWAY,
  'POST /disposal/retention': 'PUT /api/v1/retention-rules',
  'POST /disposal/holds': 'POST /api/v1/disposal-holds',
  'POST /disposal/holds/:id/lift': 'POST /api/v1/disposal-holds/:id/lift',

  'POST /settings': 'PUT /api/v1/settings/supportinfo',
  'POST /settings/sending': 'PUT /api/v1/settings/sending',
  'POST /settings/absent': 'POST /api/v1/draft-hand-overs',
  'POST /settings/units': 'POST /api/v1/units',
  'POST /settings/units/:id': 'PUT /api/v1/units/:code',
  'POST /settings/units/:id/close': 'DELETE /api/v1/units/:code',
  'POST /settings/rights': 'POST /api/v1/group-rules',
  'POST /settings/rights/:id/remove': 'DELETE /api/v1/group-rules/:id',
  'POST /settings/accounts/close': 'POST /api/v1/accounts/changes',
  'POST /settings/accounts/open': 'POST /api/v1/accounts/changes',
  'POST /settings/emergency/:id/remove': 'DELETE /api/v1/emergency-administrators/:id',
  'POST /substitutes': 'POST /api/v1/substitutes',
  'POST /substitutes/:id/end': 'DELETE /api/v1/substitutes/:id',
  'POST /settings/webhooks': 'PUT /api/v1/webhooks/:id',
  'POST /settings/webhooks/:id/test': 'POST /api/v1/webhooks/:id/test',
  'POST /settings/webhooks/:id/secrets': 'PUT /api/v1/webhooks/:id/secrets/:secretId',
  'POST /settings/webhooks/:id/secrets/:secret/remove': 'DELETE /api/v1/webhooks/:id/secrets/:secretId',
  'POST /settings/webhooks/:id/pause': 'PUT /api/v1/webhooks/:id',
  'POST /settings/webhooks/:id/resume': 'PUT /api/v1/webhooks/:id',
  'POST /settings/webhooks/:id/replay': 'POST /api/v1/webhooks/:id/replay',
  'POST /settings/webhooks/:id/remove': 'DELETE /api/v1/webhooks/:id',

  'POST /mailings/new': 'POST /api/v1/mailings',
  'POST /mailings/:id/recipients': 'POST /api/v1/mailings/:id/lines',
  'POST /mailings/:id/letter': 'POST /api/v1/mailings/:id/letter',
  'POST /mailings/:id/files': 'POST /api/v1/mailings/:id/files',
  'POST /mailings/:id/lines': 'POST /api/v1/mailings/:id/lines/mended',
  'POST /mailings/:id/prepare': 'POST /api/v1/mailings/:id/check',
  'POST /mailings/:id/left-out': 'POST /api/v1/mailings/:id/left-out',
  'POST /mailings/:id/taken-back': 'POST /api/v1/mailings/:id/taken-back',
  'POST /mailings/:id/ask': 'POST /api/v1/mailings/:id/approval-request',
  'POST /mailings/:id/reopen': 'POST /api/v1/mailings/:id/reopen',
  'POST /mailings/:id/approve': SECOND_PAIR,
  'POST /mailings/:id/return': SECOND_PAIR,
  'POST /mailings/:id/plan-sent': 'POST /api/v1/mailings/:id/plan-sent',
  'POST /mailings/:id/start': 'POST /api/v1/mailings/:id/start',
  'POST /mailings/:id/pause': 'POST /api/v1/mailings/:id/pause',
  'POST /mailings/:id/resume': 'POST /api/v1/mailings/:id/resume',
  'POST /mailings/:id/cancel': 'POST /api/v1/mailings/:id/cancellation',
  'POST /mailings/:id/print': 'POST /api/v1/mailings/:id/print',
  'POST /mailings/:id/print-batch': 'POST /api/v1/print-batches',

  'POST /print-queue': 'POST /api/v1/print-batches',
  'POST /print-batches/:id/printed': 'POST /api/v1/print-batches/:id/printed',
  'POST /print-batches/:id/release': 'POST /api/v1/print-batches/:id/release',
  'POST /returned-mail': 'POST /api/v1/letters/:id/returned-mail',
};
