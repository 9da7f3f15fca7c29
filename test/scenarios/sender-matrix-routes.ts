// What every route of the sender answers whom: the data of the isolation matrix (sender-matrix.test.ts). One line for each route:
//
//   'GET /letters/:id': page(READERS, 'letter'),
//
// page(who, thing): `who` may use the page: OPEN (nobody need be logged in), STAFF (whoever is logged in) or a list of roles.
// rest(scope, thing): a system needs a token of that scope; 'open' needs none.
// thing is what `:id` and the like name: 'none' where the address names nothing (`/letters`); a kind that sender-matrix-things.ts makes
// in the own unit (of its own or another case type, or none), another unit and another organisation; 'absent' where none is made, and an id of nothing is asked for.
// The matrix then asserts for each role × own/other unit, own/other case type, other organisation (sender-matrix-rules.ts):
//   not logged in: to the log-in (GET) or 401/403; without the role: 403; a thing that is not seen: 404; else it is let in.
// Third argument where it is needed: { ok: 404 } what is answered instead of being let in; { last: true } for what ends its thing, so
// that the others are asked first; { whole: true } where the role must be held in every unit, { wholeUnit: true } in a unit for every case
// type; { readBy } and { actBy } where other roles in the thing's unit are enough, or needed; { form } where an empty form is refused before
// the thing is looked for (`:id` is filled in).
// A new route without a line here fails the test with its name.
import type { Role } from './sender-matrix.ts';

export interface Expected {
  readonly door: 'page' | 'rest';
  readonly who: 'open' | 'staff' | readonly Role[] | { readonly scope: string };
  readonly thing:
    | 'none'
    | 'absent'
    | 'unit'
    | 'letter'
    | 'draft'
    | 'held'
    | 'line'
    | 'precheck'
    | 'mailing'
    | 'caseType'
    | 'template'
    | 'webhook'
    | 'rule'
    | 'substitution'
    | 'notice'
    | 'reply'
    | 'archivePackage'
    | 'printBatch'
    | 'disposal'
    | 'emergency';
  readonly ok?: number;
  readonly last?: boolean;
  /** For the role in every unit only: what it decides concerns the whole organisation. */
  readonly whole?: boolean;
  /** For the role in a whole unit: what it tells is of every case type. */
  readonly wholeUnit?: boolean;
  /** In the thing's unit one of these roles is enough. */
  readonly readBy?: readonly Role[];
  /** Only whoever has one of these roles in the thing's unit may; others who see it are refused. */
  readonly actBy?: readonly Role[];
  /** What is filled in, where an empty form would be refused before the thing is looked for. */
  readonly form?: Readonly<Record<string, string>>;
}

type More = Pick<Expected, 'ok' | 'last' | 'whole' | 'wholeUnit' | 'form' | 'readBy' | 'actBy'>;
const page = (
  who: 'open' | 'staff' | readonly Role[],
  thing: Expected['thing'] = 'none',
  more: More = {},
): Expected => {
  return { door: 'page', who, thing, ...more };
};
const rest = (scope: string, thing: Expected['thing'] = 'none', more: More = {}): Expected => {
  return { door: 'rest', who: scope === 'open' ? 'open' : { scope }, thing, ...more };
};

const OPEN = 'open';
const STAFF = 'staff';
const CASEWORKERS: readonly Role[] = ['caseworker'];
const READERS: readonly Role[] = ['caseworker', 'approver', 'archivist'];
const APPROVERS: readonly Role[] = ['approver'];
const EDITORS: readonly Role[] = ['template-editor', 'administrator'];
const LOG: readonly Role[] = ['caseworker', 'approver', 'archivist', 'auditor'];
const LOOKS: readonly Role[] = ['archivist', 'auditor'];
const ARCHIVISTS: readonly Role[] = ['archivist'];
const ADMINISTRATORS: readonly Role[] = ['administrator'];
const ANY_ROLE: readonly Role[] = [
  'caseworker',
  'approver',
  'template-editor',
  'archivist',
  'auditor',
  'administrator',
];
const COUNTING: readonly Role[] = ['caseworker', 'approver', 'archivist', 'auditor', 'administrator'];
const REGISTRARS: readonly Role[] = ['caseworker', 'archivist'];
const MAILERS: readonly Role[] = ['caseworker', 'approver'];
const WRITERS: readonly Role[] = ['caseworker', 'template-editor'];
const last = { last: true };
const whole = { whole: true };
const wholeUnit = { wholeUnit: true };
/** Everybody of the organisation with the role sees it, and its unit's change it. */
const changing = { actBy: EDITORS };
const acting = { actBy: CASEWORKERS };
/** Whoever reads letters in the unit may read it so, too, if a caseworker anywhere. */
const reading = { readBy: READERS };
/** An empty form changes nothing, and is answered before it is asked who may write; what would change is refused (prepare, ask …). */
const emptyChangesNothing = { readBy: MAILERS };
const readingMailing = { readBy: MAILERS };

export const EXPECTED: Readonly<Record<string, Expected>> = {
  // Of every service.
  'GET /healthz': page(OPEN),
  'GET /readyz': page(OPEN),
  'GET /metrics': page(OPEN),
  'GET /assets/:file': page(OPEN, 'absent'),
  'GET /favicon.ico': page(OPEN),
  'GET /robots.txt': page(OPEN),
  'GET /login': page(OPEN),
  'GET /login/callback': page(OPEN),
  'GET /logged-out': page(OPEN),
  'POST /logout': page(OPEN, 'none', last),
  'GET /api-documentation': page(OPEN),

  // Start, help, notices.
  'GET /': page(ANY_ROLE),
  'GET /help': page(STAFF),
  'GET /help/:topic': page(OPEN, 'absent'),
  'GET /accessibility': page(OPEN),
  'GET /settings/first-steps': page(ADMINISTRATORS),
  'GET /notices': page(STAFF),
  'POST /notices/seen': page(STAFF),
  'GET /notices/:id': page(STAFF, 'notice'),
  'GET /notices/settings': page(STAFF),
  'POST /notices/settings': page(STAFF),

  // Writing.
  'GET /letters/new': page(CASEWORKERS),
  'POST /letters/new': page(CASEWORKERS),
  'GET /drafts/:id': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/ask': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/letter': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/letter': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/autosave': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/kind': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/kind': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/fields': page(CASEWORKERS, 'draft'),
  // The matrix's draft has no template with fields.
  'POST /drafts/:id/fields': page(CASEWORKERS, 'draft', { ok: 404 }),
  'GET /drafts/:id/check': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/paper': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/preview': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/files/:file': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/files/:file/shrink': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/files/:file/smaller': page(CASEWORKERS, 'draft', { ok: 404 }),
  'POST /drafts/:id/files/:file/shrink': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/later': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/later': page(CASEWORKERS, 'draft'),
  'GET /drafts/:id/hand-on': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/hand-on': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/send': page(CASEWORKERS, 'draft', last),
  // Answers the same whether there was one or not; that others' drafts stay is asserted by itself.
  'POST /drafts/:id/throw-away': page(CASEWORKERS, 'none', last),
  'POST /plain-language': page(WRITERS),

  // Letters.
  'GET /letters': page(CASEWORKERS),
  'POST /letters': page(CASEWORKERS),
  'GET /letters/:id': page(READERS, 'letter'),
  'GET /letters/:id/progress': page(READERS, 'letter'),
  'GET /letters/:id/files/:file': page(READERS, 'letter'),
  'GET /letters/:id/signed.xml': page(CASEWORKERS, 'letter', reading),
  'GET /letters/:id/paper': page(CASEWORKERS, 'letter', reading),
  'GET /letters/:id/print': page(CASEWORKERS, 'letter', reading),
  'GET /letters/:id/letter.pdf': page(CASEWORKERS, 'letter', reading),
  'GET /letters/:id/looks': page(LOOKS, 'letter'),
  'POST /letters/:id/outcome': page(CASEWORKERS, 'letter', { form: { outcome: 'arrived' } }),
  'POST /letters/:id/withdraw': page(CASEWORKERS, 'letter'),
  'POST /letters/:id/again': page(CASEWORKERS, 'letter'),
  'GET /letters/:id/hand-on': page(CASEWORKERS, 'letter'),
  'POST /letters/:id/hand-on': page(CASEWORKERS, 'letter'),
  'GET /approvals': page(APPROVERS),
  'GET /approvals/:id': page(APPROVERS, 'held'),
  'POST /approvals/:id': page(APPROVERS, 'held', last),

  // Lists of recipients.
  'GET /prechecks': page(CASEWORKERS),
  'GET /prechecks/new': page(CASEWORKERS),
  'POST /prechecks/new': page(CASEWORKERS),
  'GET /prechecks/:id': page(CASEWORKERS, 'precheck'),
  'GET /prechecks/:id/column': page(CASEWORKERS, 'precheck'),
  'POST /prechecks/:id/column': page(CASEWORKERS, 'precheck'),
  'GET /prechecks/:id/progress': page(CASEWORKERS, 'precheck'),
  'POST /prechecks/:id/mend': page(CASEWORKERS, 'precheck'),
  'POST /prechecks/:id/ask': page(CASEWORKERS, 'precheck'),
  'POST /prechecks/:id/write': page(CASEWORKERS, 'precheck'),
  'POST /prechecks/:id/remove': page(CASEWORKERS, 'precheck', last),
  'POST /prechecks/:id/export': page(CASEWORKERS, 'precheck'),

  // Case types and templates.
  'GET /case-types': page(EDITORS),
  'GET /case-types/new': page(EDITORS),
  'POST /case-types/new': page(EDITORS),
  'GET /case-types/words': page(EDITORS),
  'POST /case-types/words': page(EDITORS, 'none', whole),
  'GET /case-types/:id': page(EDITORS, 'caseType'),
  'POST /case-types/:id': page(EDITORS, 'caseType', changing),
  'POST /case-types/:id/close': page(EDITORS, 'caseType', changing),
  'POST /case-types/:id/open': page(EDITORS, 'caseType', changing),
  'GET /templates': page(EDITORS),
  'GET /templates/new': page(EDITORS),
  'POST /templates/new': page(EDITORS),
  'GET /templates/:id': page(EDITORS, 'template'),
  'POST /templates/:id': page(EDITORS, 'template', changing),
  'POST /templates/:id/publish': page(EDITORS, 'template', changing),
  'POST /templates/:id/restore': page(EDITORS, 'template', { ...changing, form: { version: '1' } }),
  'POST /templates/:id/close': page(EDITORS, 'template', changing),
  'POST /templates/:id/open': page(EDITORS, 'template', changing),
  'GET /templates/:id/preview': page(EDITORS, 'template'),
  'POST /templates/:id/preview': page(EDITORS, 'template'),

  // Replies.
  'GET /replies': page(READERS),
  'GET /replies/:id': page(READERS, 'reply'),
  'GET /replies/:id/files/:file': page(READERS, 'reply'),
  'POST /replies/:id/take': page(READERS, 'reply', acting),
  'POST /replies/:id/give': page(READERS, 'reply', acting),
  'POST /replies/:id/answer': page(READERS, 'reply', acting),
  'POST /replies/:id/close': page(READERS, 'reply', acting),
  'POST /replies/:id/reopen': page(READERS, 'reply', acting),
  'POST /replies/:id/registration': page(READERS, 'reply', acting),

  // Log, disposal, figures.
  'GET /log': page(LOG),
  'POST /log': page(LOG),
  'POST /log/export': page(LOG),
  'GET /log/lines/:line': page(LOG, 'line'),
  'GET /looks': page(LOOKS),
  'POST /looks': page(LOOKS),
  'GET /disposal': page(LOOKS, 'none', wholeUnit),
  'POST /disposal/rules': page(ARCHIVISTS, 'none', whole),
  'POST /disposal/rules/:id/end': page(ARCHIVISTS, 'disposal', { ...whole, ...last }),
  'POST /disposal/runs': page(ARCHIVISTS, 'none', whole),
  'GET /disposal/runs/:id': page(LOOKS, 'disposal', wholeUnit),
  // The same answer for a run that is done and for one that is nobody's.
  'POST /disposal/runs/:id/start': page(ARCHIVISTS, 'absent', { ...whole, ok: 409 }),
  'GET /disposal/runs/:id/protocol.pdf': page(LOOKS, 'disposal', wholeUnit),
  'GET /disposal/runs/:id/protocol.csv': page(LOOKS, 'disposal', wholeUnit),
  'GET /disposal/retention': page(LOOKS, 'none', wholeUnit),
  'POST /disposal/retention': page(ARCHIVISTS, 'none', whole),
  'GET /disposal/holds': page(LOOKS, 'none', wholeUnit),
  'POST /disposal/holds': page(ARCHIVISTS, 'none', whole),
  'POST /disposal/holds/:id/lift': page(ARCHIVISTS, 'disposal', {
    ...{ ...whole, ...last },
    form: { 'lift-:id': 'Saken är avgjord' },
  }),
  'GET /statistics': page(COUNTING),
  'GET /statistics.csv': page(COUNTING),

  // The organisation.
  'GET /settings': page(ADMINISTRATORS),
  'POST /settings': page(ADMINISTRATORS),
  'GET /settings/sending': page(ADMINISTRATORS),
  'POST /settings/sending': page(ADMINISTRATORS),
  'GET /settings/absent': page(ADMINISTRATORS),
  'POST /settings/absent': page(ADMINISTRATORS),
  'GET /settings/units': page(ADMINISTRATORS),
  'GET /settings/units/new': page(ADMINISTRATORS),
  'POST /settings/units': page(ADMINISTRATORS),
  'GET /settings/units/:id': page(ADMINISTRATORS, 'unit'),
  'POST /settings/units/:id': page(ADMINISTRATORS, 'unit'),
  'POST /settings/units/:id/close': page(ADMINISTRATORS, 'unit', last),
  'GET /units/:id/logo': page(STAFF, 'unit'),
  'GET /units/:id/sheet.css': page(STAFF, 'unit'),
  'GET /settings/rights': page(ADMINISTRATORS),
  'POST /settings/rights': page(ADMINISTRATORS),
  'POST /settings/rights/:id/remove': page(ADMINISTRATORS, 'rule', last),
  'GET /settings/accounts': page(ADMINISTRATORS),
  'POST /settings/accounts/close': page(ADMINISTRATORS, 'none', { ok: 404 }),
  'POST /settings/accounts/open': page(ADMINISTRATORS, 'none', { ok: 404 }),
  'POST /settings/emergency/:id/remove': page(ADMINISTRATORS, 'emergency', last),
  'GET /substitutes': page(ANY_ROLE),
  'POST /substitutes': page(ANY_ROLE),
  'POST /substitutes/:id/end': page(ANY_ROLE, 'substitution', last),
  'GET /emergency': page(OPEN),
  'POST /emergency': page(OPEN),
  'GET /emergency/enrol': page(OPEN),
  'POST /emergency/enrol': page(OPEN),

  // REST.
  'GET /api/v1/openapi.json': rest('open'),
  'GET /api/v1/api-info': rest('open'),
  'GET /api/v1/problems': rest('open'),
  'GET /api/v1/problems/:code': rest('open', 'absent'),
  'POST /api/v1/prechecks': rest('letters'),
  'POST /api/v1/precheck-lists': rest('letters'),
  'GET /api/v1/precheck-lists/:id': rest('letters', 'precheck'),
  'GET /api/v1/precheck-lists/:id/results': rest('letters', 'precheck'),
  'GET /api/v1/precheck-lists/:id/results.jsonl': rest('letters', 'precheck'),
  'DELETE /api/v1/precheck-lists/:id': rest('letters', 'precheck', last),
  'POST /api/v1/letters': rest('letters'),
  'GET /api/v1/letters': rest('letters'),
  'GET /api/v1/letters/:id': rest('letters', 'letter'),
  'GET /api/v1/print-queue': rest('letters'),
  'GET /api/v1/letters/:id/print-pdf': rest('letters', 'letter'),
  'GET /api/v1/letters/:id/attachments/:number': rest('letters', 'letter'),
  'POST /api/v1/letters/:id/printed': rest('letters', 'letter'),
  'GET /api/v1/units': rest('letters'),
  'GET /api/v1/units/:code': rest('letters', 'unit'),
  'GET /api/v1/units/:code/logo': rest('letters', 'unit'),
  'POST /api/v1/units': rest('administration'),
  'PUT /api/v1/units/:code': rest('administration', 'unit'),
  'DELETE /api/v1/units/:code': rest('administration', 'unit', last),
  'GET /api/v1/group-rules': rest('administration'),
  'POST /api/v1/group-rules': rest('administration'),
  'DELETE /api/v1/group-rules/:id': rest('administration', 'rule', last),
  'GET /api/v1/accounts': rest('administration'),
  'POST /api/v1/accounts/changes': rest('administration', 'none', { ok: 404 }),
  'GET /api/v1/substitutes': rest('administration'),
  'POST /api/v1/substitutes': rest('administration'),
  'DELETE /api/v1/substitutes/:id': rest('administration', 'substitution', last),
  // Its example names accounts that nobody has.
  'POST /api/v1/draft-hand-overs': rest('administration', 'none', { ok: 400 }),
  'GET /api/v1/emergency-administrators': rest('administration'),
  'DELETE /api/v1/emergency-administrators/:id': rest('administration', 'emergency', last),
  'GET /api/v1/settings': rest('administration'),
  'PUT /api/v1/settings/supportinfo': rest('administration'),
  'PUT /api/v1/settings/sending': rest('administration'),
  'GET /api/v1/neutral-words': rest('letters'),
  'PUT /api/v1/neutral-words': rest('administration'),
  'POST /api/v1/text-advice': rest('letters'),
  'GET /api/v1/message-types': rest('letters'),
  'POST /api/v1/log/searches': rest('log'),
  'POST /api/v1/log/exports': rest('log'),
  'GET /api/v1/statistics': rest('letters'),
  'POST /api/v1/looks/searches': rest('records', 'none', whole),
  'GET /api/v1/disposal-holds': rest('records', 'none', whole),
  'POST /api/v1/disposal-holds': rest('records', 'none', { ...whole, ok: 201 }),
  'POST /api/v1/disposal-holds/:id/lift': rest('records', 'disposal', { ...whole, ...last }),
  'GET /api/v1/disposal-runs': rest('records', 'none', whole),
  'GET /api/v1/disposal-runs/:id/protocol': rest('records', 'disposal', whole),
  'GET /api/v1/retention-rules': rest('records', 'none', whole),
  'PUT /api/v1/retention-rules': rest('records', 'none', whole),
  'GET /api/v1/retention-records': rest('records', 'none', whole),
  'POST /api/v1/letters/:id/disclosures': rest('records', 'letter'),
  'GET /api/v1/letters/:id/maskable-fields': rest('records', 'letter'),
  'POST /api/v1/log/disclosures': rest('records'),
  'POST /api/v1/person-data-requests': rest('records', 'none', whole),
  // Its example names a unit that the system of soc has not.
  'POST /api/v1/mailings': rest('letters', 'none', { ok: 403 }),
  'GET /api/v1/mailings': rest('letters'),
  'GET /api/v1/mailings/:id': rest('letters', 'mailing'),
  'GET /api/v1/mailings/:id/problems': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/letter': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/files': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/check': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/approval-request': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/reopen': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/pause': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/resume': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/cancellation': rest('letters', 'mailing', last),
  'POST /api/v1/mailings/:id/start': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/plan-sent': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/left-out': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/taken-back': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/print': rest('letters', 'mailing'),
  'GET /api/v1/mailings/:id/plan': rest('letters', 'mailing'),
  'GET /api/v1/mailings/:id/report': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/lines': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/lines/mended': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/lines/left-out': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/lines/taken-back': rest('letters', 'mailing'),
  'POST /api/v1/mailings/:id/pdf': rest('letters', 'mailing'),
  'GET /api/v1/case-types': rest('letters'),
  'GET /api/v1/case-types/:code': rest('letters', 'caseType'),
  'POST /api/v1/case-types': rest('letters'),
  'GET /api/v1/templates': rest('letters'),
  'GET /api/v1/templates/:code': rest('letters', 'template'),
  'POST /api/v1/templates': rest('letters'),
  'PUT /api/v1/case-types/:code': rest('letters', 'caseType'),
  'DELETE /api/v1/case-types/:code': rest('letters', 'caseType', last),
  'POST /api/v1/case-types/:code/reopen': rest('letters', 'caseType'),
  'POST /api/v1/templates/:code/previews': rest('letters', 'template'),
  'POST /api/v1/templates/:code/versions': rest('letters', 'template'),
  'POST /api/v1/templates/:code/publications': rest('letters', 'template'),
  'GET /api/v1/templates/:code/versions': rest('letters', 'template'),
  'POST /api/v1/templates/:code/restorations': rest('letters', 'template'),
  'POST /api/v1/templates/:code/reopen': rest('letters', 'template'),
  'DELETE /api/v1/templates/:code': rest('letters', 'template', last),
  'GET /settings/webhooks': page(ADMINISTRATORS),
  'POST /settings/webhooks': page(ADMINISTRATORS),
  'GET /settings/webhooks/:id': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/test': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/secrets': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/secrets/:secret/remove': page(ADMINISTRATORS, 'webhook', last),
  'POST /settings/webhooks/:id/pause': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/resume': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/replay': page(ADMINISTRATORS, 'webhook'),
  'POST /settings/webhooks/:id/remove': page(ADMINISTRATORS, 'webhook', last),
  'POST /api/v1/letters/:id/withdraw': rest('letters', 'letter'),
  'POST /api/v1/letters/:id/hand-over': rest('letters', 'letter'),
  'GET /api/v1/approvals': rest('letters'),
  'GET /api/v1/notices': rest('letters'),
  'GET /api/v1/webhooks': rest('administration'),
  'GET /api/v1/webhooks/:id': rest('administration', 'webhook'),
  'PUT /api/v1/webhooks/:id': rest('administration', 'webhook'),
  'DELETE /api/v1/webhooks/:id': rest('administration', 'webhook', last),
  'POST /api/v1/webhooks/:id/test': rest('administration', 'webhook'),
  'POST /api/v1/webhooks/:id/replay': rest('administration', 'webhook'),
  'PUT /api/v1/webhooks/:id/secrets/:secretId': rest('administration', 'webhook'),
  'DELETE /api/v1/webhooks/:id/secrets/:secretId': rest('administration', 'webhook'),

  // Archive, mailings, disclosure, replies of systems.
  'POST /letters/:id/registration': page(REGISTRARS, 'letter'),
  'GET /archive': page(ARCHIVISTS, 'none', wholeUnit),
  'POST /archive': page(ARCHIVISTS, 'none', wholeUnit),
  'GET /archive/:id': page(ARCHIVISTS, 'archivePackage', wholeUnit),
  'GET /archive/:id/progress': page(ARCHIVISTS, 'archivePackage', wholeUnit),
  'GET /archive/:id/volumes/:number': page(ARCHIVISTS, 'archivePackage', wholeUnit),
  'GET /letters/:id/archive-package': page(ARCHIVISTS, 'letter'),
  'GET /mailings': page(MAILERS),
  'GET /mailings/new': page(CASEWORKERS),
  'POST /mailings/new': page(CASEWORKERS),
  'GET /mailings/:id': page(MAILERS, 'mailing'),
  'GET /mailings/:id/progress': page(MAILERS, 'mailing'),
  'GET /mailings/:id/plan.csv': page(MAILERS, 'mailing'),
  'GET /mailings/:id/report.csv': page(MAILERS, 'mailing'),
  'GET /mailings/:id/recipients': page(CASEWORKERS, 'mailing', readingMailing),
  'POST /mailings/:id/recipients': page(CASEWORKERS, 'mailing', emptyChangesNothing),
  'GET /mailings/:id/letter': page(CASEWORKERS, 'mailing', readingMailing),
  'POST /mailings/:id/letter': page(CASEWORKERS, 'mailing', emptyChangesNothing),
  'GET /mailings/:id/files': page(CASEWORKERS, 'mailing', readingMailing),
  'POST /mailings/:id/files': page(CASEWORKERS, 'mailing', emptyChangesNothing),
  'POST /mailings/:id/prepare': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/left-out': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/taken-back': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/ask': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/reopen': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/pause': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/resume': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/cancel': page(CASEWORKERS, 'mailing', last),
  'POST /mailings/:id/print': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/print-batch': page(CASEWORKERS, 'mailing', emptyChangesNothing),
  'POST /mailings/:id/approve': page(APPROVERS, 'mailing'),
  'POST /mailings/:id/return': page(APPROVERS, 'mailing'),
  'POST /mailings/:id/plan-sent': page(CASEWORKERS, 'mailing'),
  'POST /mailings/:id/start': page(CASEWORKERS, 'mailing'),
  'GET /mailings/:id/lines': page(CASEWORKERS, 'mailing', readingMailing),
  'POST /mailings/:id/lines': page(CASEWORKERS, 'mailing', emptyChangesNothing),
  'GET /mailings/:id/samples/:number': page(MAILERS, 'mailing', { ok: 404 }),
  'GET /mailings/:id/samples/:number/files/:file': page(MAILERS, 'mailing', { ok: 404 }),
  'GET /letters/:id/disclosure': page(REGISTRARS, 'letter', reading),
  'POST /letters/:id/disclosure': page(REGISTRARS, 'letter'),
  'POST /log/disclosure': page(REGISTRARS),
  'GET /person-data': page(ARCHIVISTS, 'none', whole),
  'POST /person-data': page(ARCHIVISTS, 'none', whole),
  'POST /api/v1/letters/:id/registration': rest('letters', 'letter'),
  'GET /api/v1/registrations': rest('letters'),
  'POST /api/v1/archive-packages': rest('letters'),
  'GET /api/v1/archive-packages': rest('letters'),
  'GET /api/v1/archive-packages/:id': rest('letters', 'archivePackage'),
  'GET /api/v1/archive-packages/:id/volumes/:number': rest('letters', 'archivePackage'),
  'GET /api/v1/letters/:id/archive-package': rest('letters', 'letter'),
  'GET /api/v1/replies': rest('letters'),
  'GET /api/v1/replies/:id': rest('letters', 'reply'),
  'GET /api/v1/replies/:id/attachments/:number': rest('letters', 'reply'),
  'PUT /api/v1/replies/:id/registration': rest('letters', 'reply'),
  'GET /api/v1/replies/:id/colleagues': rest('letters', 'reply'),
  'POST /api/v1/replies/:id/take': rest('letters', 'reply'),
  'POST /api/v1/replies/:id/hand-over': rest('letters', 'reply'),
  'POST /api/v1/replies/:id/answers': rest('letters', 'reply'),
  'POST /api/v1/replies/:id/close': rest('letters', 'reply'),
  'POST /api/v1/replies/:id/reopen': rest('letters', 'reply'),

  // Paper.
  'GET /letters/to-address': page(CASEWORKERS),
  'POST /letters/to-address': page(CASEWORKERS),
  'GET /drafts/:id/on-paper': page(CASEWORKERS, 'draft'),
  'POST /drafts/:id/on-paper': page(CASEWORKERS, 'draft'),
  'GET /print-queue': page(CASEWORKERS),
  'POST /print-queue': page(CASEWORKERS),
  'GET /print-batches': page(CASEWORKERS),
  'GET /print-batches/:id': page(CASEWORKERS, 'printBatch'),
  'GET /print-batches/:id/letters.pdf': page(CASEWORKERS, 'printBatch'),
  'POST /print-batches/:id/printed': page(CASEWORKERS, 'printBatch', last),
  'POST /print-batches/:id/release': page(CASEWORKERS, 'printBatch', last),
  'GET /letters/:id/on-paper': page(CASEWORKERS, 'letter'),
  'POST /letters/:id/on-paper': page(CASEWORKERS, 'letter', { form: { act: 'no-paper' } }),
  'GET /letters/:id/paper.pdf': page(CASEWORKERS, 'letter', reading),
  'GET /returned-mail': page(CASEWORKERS),
  'POST /returned-mail': page(CASEWORKERS),
  'POST /api/v1/print-batches': rest('letters'),
  'GET /api/v1/print-batches': rest('letters'),
  'GET /api/v1/print-batches/:id': rest('letters', 'printBatch'),
  'GET /api/v1/print-batches/:id/file': rest('letters', 'printBatch'),
  'POST /api/v1/print-batches/:id/printed': rest('letters', 'printBatch', last),
  'POST /api/v1/print-batches/:id/release': rest('letters', 'printBatch', last),
  'POST /api/v1/letters/:id/returned-mail': rest('letters', 'letter'),
  'POST /api/v1/letters/:id/paper-decision': rest('letters', 'letter'),
  'GET /api/v1/returned-mail': rest('letters'),
};
