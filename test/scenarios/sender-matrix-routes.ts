// What every route of the sender answers whom: the data of the isolation matrix (sender-matrix.test.ts). One line for each route:
//
//   'GET /letters/:id': page(READERS, 'letter'),
//
// page(who, thing): `who` may use the page: OPEN (nobody need be logged in), STAFF (whoever is logged in) or a list of roles.
// rest(scope, thing): a system needs a token of that scope; 'open' needs none.
// thing is what `:id` and the like name: 'none' where the address names nothing (`/letters`); a kind that makeThings of
// sender-matrix.ts makes in the own unit, another unit and another organisation; 'absent' where none is made, and an id of
// nothing is asked for. The matrix then asserts for each role × own/other unit/other organisation:
//   not logged in: to the log-in (GET) or 401/403; without the role: 403; a thing that is not seen: 404; else it is let in.
// Third argument where it is needed: { ok: 404 } what a person with the role is answered when the route takes its thing from the
// form and an empty form names none; { last: true } for what changes or removes its thing, so that the others are asked first;
// { whole: true } where the role must be held in every unit; { form: … } where an empty form is refused before the thing is looked for.
// A new route without a line here fails the test with its name.
import type { Role } from './sender-matrix.ts';

export interface Expected {
  readonly door: 'page' | 'rest';
  readonly who: 'open' | 'staff' | readonly Role[] | { readonly scope: string };
  /**
   * letter, and held (waits for approval): seen in its unit. draft: its writer's own. unit: of the organisation, and by systems in their units only.
   */
  readonly thing: 'none' | 'absent' | 'letter' | 'held' | 'draft' | 'unit';
  readonly ok?: number;
  readonly last?: boolean;
  /** For the role in every unit only: what it decides concerns the whole organisation. */
  readonly whole?: boolean;
  /** In the thing's unit one of these roles is enough. */
  readonly readBy?: readonly Role[];
  /** What is filled in, where an empty form would be refused before the thing is looked for. */
  readonly form?: Readonly<Record<string, string>>;
}

type More = Pick<Expected, 'ok' | 'last' | 'whole' | 'form' | 'readBy'>;
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
/** Whoever reads letters in the unit may read it so, too, if a caseworker anywhere. */
const reading = { readBy: READERS };

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
  'GET /notices': page(STAFF),
  'POST /notices/seen': page(STAFF),
  'GET /notices/:id': page(STAFF, 'absent'),
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
  'GET /prechecks/:id': page(CASEWORKERS, 'absent'),
  'GET /prechecks/:id/column': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/column': page(CASEWORKERS, 'absent'),
  'GET /prechecks/:id/progress': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/mend': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/ask': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/write': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/remove': page(CASEWORKERS, 'absent'),
  'POST /prechecks/:id/export': page(CASEWORKERS, 'absent'),

  // Case types and templates.
  'GET /case-types': page(EDITORS),
  'GET /case-types/new': page(EDITORS),
  'POST /case-types/new': page(EDITORS),
  'GET /case-types/words': page(EDITORS),
  'POST /case-types/words': page(EDITORS, 'none', whole),
  'GET /case-types/:id': page(EDITORS, 'absent'),
  'POST /case-types/:id': page(EDITORS, 'absent'),
  'POST /case-types/:id/close': page(EDITORS, 'absent'),
  'POST /case-types/:id/open': page(EDITORS, 'absent'),
  'GET /templates': page(EDITORS),
  'GET /templates/new': page(EDITORS),
  'POST /templates/new': page(EDITORS),
  'GET /templates/:id': page(EDITORS, 'absent'),
  'POST /templates/:id': page(EDITORS, 'absent'),
  'POST /templates/:id/publish': page(EDITORS, 'absent'),
  'POST /templates/:id/restore': page(EDITORS, 'absent'),
  'POST /templates/:id/close': page(EDITORS, 'absent'),
  'POST /templates/:id/open': page(EDITORS, 'absent'),
  'GET /templates/:id/preview': page(EDITORS, 'absent'),
  'POST /templates/:id/preview': page(EDITORS, 'absent'),

  // Replies.
  'GET /replies': page(READERS),
  'GET /replies/:id': page(READERS, 'absent'),
  'GET /replies/:id/files/:file': page(READERS, 'absent'),
  'POST /replies/:id/take': page(READERS, 'absent'),
  'POST /replies/:id/give': page(READERS, 'absent'),
  'POST /replies/:id/answer': page(READERS, 'absent'),
  'POST /replies/:id/close': page(READERS, 'absent'),
  'POST /replies/:id/reopen': page(READERS, 'absent'),
  'POST /replies/:id/registration': page(READERS, 'absent'),

  // Log, disposal, figures.
  'GET /log': page(LOG),
  'POST /log': page(LOG),
  'POST /log/export': page(LOG),
  'GET /log/lines/:line': page(LOG, 'absent'),
  'GET /looks': page(LOOKS),
  'POST /looks': page(LOOKS),
  'GET /disposal': page(LOOKS),
  'POST /disposal/rules': page(ARCHIVISTS, 'none', whole),
  'POST /disposal/rules/:id/end': page(ARCHIVISTS, 'absent', whole),
  'POST /disposal/runs': page(ARCHIVISTS, 'none', whole),
  'GET /disposal/runs/:id': page(LOOKS, 'absent'),
  'POST /disposal/runs/:id/start': page(ARCHIVISTS, 'absent', { ...whole, ok: 409 }),
  'GET /disposal/runs/:id/protocol.pdf': page(LOOKS, 'absent'),
  'GET /disposal/runs/:id/protocol.csv': page(LOOKS, 'absent'),
  'GET /disposal/holds': page(LOOKS),
  'POST /disposal/holds': page(ARCHIVISTS, 'none', whole),
  'POST /disposal/holds/:id/lift': page(ARCHIVISTS, 'absent', { ...whole, ok: 422 }),
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
  'GET /units/:id/logo': page(STAFF, 'absent'),
  'GET /units/:id/sheet.css': page(STAFF, 'absent'),
  'GET /settings/rights': page(ADMINISTRATORS),
  'POST /settings/rights': page(ADMINISTRATORS),
  'POST /settings/rights/:id/remove': page(ADMINISTRATORS, 'absent'),
  'GET /settings/accounts': page(ADMINISTRATORS),
  'POST /settings/accounts/close': page(ADMINISTRATORS, 'none', { ok: 404 }),
  'POST /settings/accounts/open': page(ADMINISTRATORS, 'none', { ok: 404 }),
  'POST /settings/emergency/:id/remove': page(ADMINISTRATORS, 'absent'),
  'GET /substitutes': page(ANY_ROLE),
  'POST /substitutes': page(ANY_ROLE),
  'POST /substitutes/:id/end': page(ANY_ROLE, 'absent'),
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
  'GET /api/v1/precheck-lists/:id': rest('letters', 'absent'),
  'GET /api/v1/precheck-lists/:id/results': rest('letters', 'absent'),
  'GET /api/v1/precheck-lists/:id/results.jsonl': rest('letters', 'absent'),
  'DELETE /api/v1/precheck-lists/:id': rest('letters', 'absent'),
  'POST /api/v1/letters': rest('letters'),
  'GET /api/v1/letters': rest('letters'),
  'GET /api/v1/letters/:id': rest('letters', 'letter'),
  'GET /api/v1/print-queue': rest('letters'),
  'GET /api/v1/letters/:id/print-pdf': rest('letters', 'letter'),
  'GET /api/v1/letters/:id/attachments/:number': rest('letters', 'letter'),
  'POST /api/v1/letters/:id/printed': rest('letters', 'letter'),
  'GET /api/v1/units': rest('letters'),
  'GET /api/v1/units/:code': rest('letters', 'unit'),
  'POST /api/v1/units': rest('administration'),
  'PUT /api/v1/units/:code': rest('administration', 'unit'),
  'DELETE /api/v1/units/:code': rest('administration', 'unit', last),
  'GET /api/v1/group-rules': rest('administration'),
  'POST /api/v1/group-rules': rest('administration'),
  'DELETE /api/v1/group-rules/:id': rest('administration', 'absent'),
  'GET /api/v1/accounts': rest('administration'),
  'POST /api/v1/accounts/changes': rest('administration', 'none', { ok: 404 }),
  'GET /api/v1/substitutes': rest('administration'),
  'POST /api/v1/substitutes': rest('administration'),
  'DELETE /api/v1/substitutes/:id': rest('administration', 'absent'),
  'POST /api/v1/log/searches': rest('log'),
  'POST /api/v1/log/exports': rest('log'),
  'GET /api/v1/statistics': rest('letters'),
  // Its example names a unit that the system of soc has not.
  'POST /api/v1/mailings': rest('letters', 'none', { ok: 403 }),
  'GET /api/v1/mailings': rest('letters'),
  'GET /api/v1/mailings/:id': rest('letters', 'absent'),
  'GET /api/v1/mailings/:id/problems': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/letter': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/files': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/check': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/approval-request': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/pause': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/resume': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/cancellation': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/start': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/plan-sent': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/left-out': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/print': rest('letters', 'absent'),
  'GET /api/v1/mailings/:id/plan': rest('letters', 'absent'),
  'GET /api/v1/mailings/:id/report': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/lines': rest('letters', 'absent'),
  'POST /api/v1/mailings/:id/pdf': rest('letters', 'absent'),
  'GET /api/v1/case-types': rest('letters'),
  'GET /api/v1/case-types/:code': rest('letters', 'absent'),
  'POST /api/v1/case-types': rest('letters'),
  'GET /api/v1/templates': rest('letters'),
  'GET /api/v1/templates/:code': rest('letters', 'absent'),
  'POST /api/v1/templates': rest('letters'),
  'PUT /api/v1/case-types/:code': rest('letters', 'absent'),
  'DELETE /api/v1/case-types/:code': rest('letters', 'absent'),
  'POST /api/v1/templates/:code/previews': rest('letters', 'absent'),
  'POST /api/v1/templates/:code/versions': rest('letters', 'absent'),
  'POST /api/v1/templates/:code/publications': rest('letters', 'absent'),
  'DELETE /api/v1/templates/:code': rest('letters', 'absent'),
  'GET /settings/webhooks': page(ADMINISTRATORS),
  'POST /settings/webhooks': page(ADMINISTRATORS),
  'GET /settings/webhooks/:id': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/test': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/secrets': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/secrets/:secret/remove': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/pause': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/resume': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/replay': page(ADMINISTRATORS, 'absent'),
  'POST /settings/webhooks/:id/remove': page(ADMINISTRATORS, 'absent'),
  'POST /api/v1/letters/:id/withdraw': rest('letters', 'letter'),
  'POST /api/v1/letters/:id/hand-over': rest('letters', 'letter'),
  'GET /api/v1/approvals': rest('letters'),
  'GET /api/v1/webhooks': rest('administration'),
  'GET /api/v1/webhooks/:id': rest('administration', 'absent'),
  'PUT /api/v1/webhooks/:id': rest('administration', 'absent', { ok: 201 }),
  'DELETE /api/v1/webhooks/:id': rest('administration', 'absent', { ok: 204 }),
  'POST /api/v1/webhooks/:id/test': rest('administration', 'absent'),
  'POST /api/v1/webhooks/:id/replay': rest('administration', 'absent'),
  'PUT /api/v1/webhooks/:id/secrets/:secretId': rest('administration', 'absent'),
  'DELETE /api/v1/webhooks/:id/secrets/:secretId': rest('administration', 'absent'),

  // Archive, mailings, disclosure, replies of systems.
  'POST /letters/:id/registration': page(REGISTRARS, 'letter'),
  'GET /archive': page(ARCHIVISTS),
  'POST /archive': page(ARCHIVISTS),
  'GET /archive/:id': page(ARCHIVISTS, 'absent'),
  'GET /archive/:id/progress': page(ARCHIVISTS, 'absent'),
  'GET /archive/:id/volumes/:number': page(ARCHIVISTS, 'absent'),
  'GET /letters/:id/archive-package': page(ARCHIVISTS, 'letter'),
  'GET /mailings': page(MAILERS),
  'GET /mailings/new': page(CASEWORKERS),
  'POST /mailings/new': page(CASEWORKERS),
  'GET /mailings/:id': page(MAILERS, 'absent'),
  'GET /mailings/:id/progress': page(MAILERS, 'absent'),
  'GET /mailings/:id/plan.csv': page(MAILERS, 'absent'),
  'GET /mailings/:id/report.csv': page(MAILERS, 'absent'),
  'GET /mailings/:id/recipients': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/recipients': page(CASEWORKERS, 'absent'),
  'GET /mailings/:id/letter': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/letter': page(CASEWORKERS, 'absent'),
  'GET /mailings/:id/files': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/files': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/prepare': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/left-out': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/ask': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/reopen': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/pause': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/resume': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/cancel': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/print': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/approve': page(APPROVERS, 'absent'),
  'POST /mailings/:id/return': page(APPROVERS, 'absent'),
  'POST /mailings/:id/plan-sent': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/start': page(CASEWORKERS, 'absent'),
  'GET /mailings/:id/lines': page(CASEWORKERS, 'absent'),
  'POST /mailings/:id/lines': page(CASEWORKERS, 'absent'),
  'GET /mailings/:id/samples/:number': page(MAILERS, 'absent'),
  'GET /mailings/:id/samples/:number/files/:file': page(MAILERS, 'absent'),
  'GET /letters/:id/disclosure': page(REGISTRARS, 'letter', reading),
  'POST /letters/:id/disclosure': page(REGISTRARS, 'letter'),
  'POST /log/disclosure': page(REGISTRARS),
  'GET /person-data': page(ARCHIVISTS, 'none', whole),
  'POST /person-data': page(ARCHIVISTS, 'none', whole),
  'POST /api/v1/letters/:id/registration': rest('letters', 'letter'),
  'GET /api/v1/registrations': rest('letters'),
  'POST /api/v1/archive-packages': rest('letters'),
  'GET /api/v1/archive-packages': rest('letters'),
  'GET /api/v1/archive-packages/:id': rest('letters', 'absent'),
  'GET /api/v1/archive-packages/:id/volumes/:number': rest('letters', 'absent'),
  'GET /api/v1/letters/:id/archive-package': rest('letters', 'letter'),
  'GET /api/v1/replies': rest('letters'),
  'GET /api/v1/replies/:id': rest('letters', 'absent'),
  'GET /api/v1/replies/:id/attachments/:number': rest('letters', 'absent'),
  'PUT /api/v1/replies/:id/registration': rest('letters', 'absent'),
};
