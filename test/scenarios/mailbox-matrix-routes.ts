// What every route of the mailbox's pages answers whom: the data of the isolation matrix (mailbox-matrix.test.ts). One line for each route:
//
//   'GET /letters/:id': page('read', 'letter'),
//
// page(who, thing): `who` is a right in the mailbox that is open in the log-in ('read', 'manage', 'own'), or one of the words below.
// thing is what `:id` and the like name: 'none' where the address names nothing; the kinds of mailbox-matrix-things.ts are made in each
// mailbox, so that one's own are asked for, another mailbox's, and (where an address names two things) another's under one's own.
// The matrix then asserts for each person: not logged in: to the log-in (GET) or 401/403; without the right: 403; another mailbox's: 404;
// else let in; and nothing of a mailbox that is not theirs in any answer, and no row of it changed.
// Third argument where it is needed: { ok } what is answered instead of being let in; { other } instead of 404; { form } what is filled
// in and { query } what the address says (`:name` is filled in); { last: true } for what ends its thing, so that the others ask first.
// A new route without a line here fails the test with its name.

export type Who =
  /** Nobody need be logged in. */
  | 'open'
  /** Those who run the service, from their own addresses. */
  | 'monitor'
  /** Whoever is logged in by a citizen's e-ID. */
  | 'person'
  | 'read'
  | 'manage'
  | 'own'
  /** The holder of a personal mailbox, and no organisation. */
  | 'holder'
  /** Whoever decides where notices go: the holder; in a company whoever handles its mail. */
  | 'notices'
  /** The activity log: the holder's alone; in a company all users'. */
  | 'log'
  /** Those who sign for the company, alone or with others. */
  | 'signs'
  | 'closes'
  /** Signs with the own hand: the holder; for a company whoever handles its mail. */
  | 'own-hand'
  /** Chooses the mailbox. */
  | 'enter'
  /** The operator's support. */
  | 'support'
  /** Those who see to following the register. */
  | 'operations'
  /** A program with a personal token, and no log-in counts (mailbox-own-data.test.ts has its matrix). */
  | 'token';

export type Kind = 'none' | 'letter' | 'sent' | 'shelf' | 'label' | 'matter' | 'entry' | 'package' | 'shared' | 'row';

export interface Expected {
  readonly who: Who;
  readonly thing: Kind;
  readonly ok?: number;
  readonly other?: number;
  readonly last?: boolean;
  readonly form?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Of somebody without a mailbox, instead of being sent to open one. */
  readonly without?: readonly number[];
  /** Staff are refused, or answered so. */
  readonly staff?: readonly number[];
}

type More = Omit<Expected, 'who' | 'thing'>;
const page = (who: Who, thing: Kind = 'none', more: More = {}): Expected => ({ who, thing, ...more });
const letter = (who: Who, more: More = {}): Expected => page(who, 'letter', more);
const OPEN = page('open');

export const EXPECTED: Readonly<Record<string, Expected>> = {
  // The platform's own.
  'GET /healthz': page('monitor'),
  'GET /readyz': page('monitor'),
  'GET /metrics': page('monitor'),
  'GET /assets/:file': page('open', 'none', { ok: 404 }),
  'GET /favicon.ico': page('open', 'none', { ok: 302 }),
  'GET /robots.txt': OPEN,
  'GET /accessibility': OPEN,
  'GET /login': page('open', 'none', { ok: 303 }),
  'GET /login/callback': page('open', 'none', { ok: 400 }),
  'GET /login/callback/164022000022': page('open', 'none', { ok: 400 }),
  'GET /logged-out': OPEN,
  // For everybody.
  'GET /': OPEN,
  'GET /help': OPEN,
  'GET /who-helps': OPEN,
  // Lists.
  'GET /inbox': page('read'),
  'GET /archive': page('read'),
  'GET /trash': page('read'),
  'GET /folders/:id': page('read', 'shelf'),
  'GET /labels/:id': page('read', 'label'),
  'GET /matters/:key': page('read', 'matter'),
  'GET /search': page('read'),
  'POST /search': page('read', 'none', { form: { words: 'ämne' } }),
  // A letter.
  'GET /letters/:id': letter('read'),
  'GET /letters/:id/original': letter('read'),
  'POST /letters/:id/unread': letter('manage'),
  'GET /letters/:id/attachments/:attachmentId': letter('read'),
  'GET /letters/:id/attachments/:attachmentId/view': letter('read'),
  'GET /letters/:id/appointment': letter('read'),
  'POST /letters/:id/paid': letter('manage'),
  'POST /letters/:id/unpaid': letter('manage'),
  // Sorting.
  'POST /sort': page('manage', 'row', { form: { letters: ':letter', action: 'archive', back: '/inbox' }, other: 303 }),
  'POST /undo': page('manage', 'row', { form: { undo: ':undo', back: '/inbox' }, other: 303 }),
  'GET /folders': page('read'),
  'POST /folders': page('manage'),
  'POST /folders/:id/name': page('manage', 'shelf'),
  'POST /folders/:id/remove': page('manage', 'shelf', { last: true }),
  // What is sent.
  'GET /letters/:id/reply': letter('manage'),
  'POST /letters/:id/reply': letter('manage'),
  'POST /letters/:id/reply/discard': letter('manage'),
  'GET /letters/:id/reply/check': letter('manage'),
  'POST /letters/:id/reply/send': letter('manage'),
  'GET /letters/:id/sent/:sent': page('read', 'sent'),
  'GET /letters/:id/sent/:sent/original': page('read', 'sent'),
  // The reply that was sent has no signature by an e-ID.
  'GET /letters/:id/sent/:sent/signed': page('read', 'sent', { ok: 404 }),
  'GET /letters/:id/sent/:sent/files/:file': page('read', 'sent'),
  'POST /letters/:id/sent/:sent/again': page('manage', 'sent'),
  'GET /letters/:id/receipt': letter('manage'),
  'POST /letters/:id/receipt/decline': letter('manage'),
  'POST /letters/:id/receipt/reconsider': letter('manage'),
  'POST /letters/:id/receipt/send': letter('manage'),
  'GET /letters/:id/receipt/sign': letter('own-hand'),
  'GET /letters/:id/receipt/signed/:signing': letter('manage'),
  'POST /letters/:id/receipt/signed/:signing': letter('manage'),
  'GET /letters/:id/forward': letter('manage'),
  'POST /letters/:id/forward': letter('manage'),
  // Sharing.
  'GET /letters/:id/share': letter('manage'),
  'POST /letters/:id/share': letter('manage'),
  'POST /letters/:id/share/:share/end': letter('manage', { last: true }),
  'GET /shared': page('read', 'none', { without: [200] }),
  'GET /shared/:share': page('read', 'shared'),
  'GET /shared/:share/attachments/:file': page('read', 'shared'),
  'GET /address-book': page('manage'),
  'POST /address-book': page('manage', 'row', { form: { entry: ':entry', number: '', name: '' }, other: 422 }),
  'POST /address-book/:id/remove': page('manage', 'entry', { last: true, other: 303 }),
  // The mailbox.
  'GET /reading': page('read'),
  'POST /reading': page('manage'),
  'GET /settings': page('read'),
  'POST /settings': page('notices', 'none', { form: { email: 'ny@post.example', language: 'sv' } }),
  'GET /settings/notices': page('notices'),
  'POST /settings/notices': page('notices'),
  'GET /settings/phone': page('notices'),
  'POST /settings/phone': page('notices'),
  'POST /settings/phone/code': page('notices'),
  'POST /settings/phone/remove': page('notices'),
  'GET /senders': page('own'),
  'GET /senders/opt-out': page('own', 'none', { query: 'sender=162021004748' }),
  'POST /senders/opt-out': page('own', 'none', { form: { sender: '162021004748' } }),
  'POST /senders/opt-in': page('own', 'none', { form: { sender: '162021004748' } }),
  'GET /close': page('closes'),
  'GET /activity': page('log'),
  'POST /activity/export': page('log'),
  'GET /moving': page('own'),
  'POST /moving/take': page('own'),
  'GET /moving/packages/:id': page('own', 'package', { other: 410 }),
  'POST /moving/in': page('own'),
  // Others in the mailbox.
  'GET /mailboxes': page('person', 'none', { staff: [200] }),
  'POST /mailboxes': page('enter', 'row', { form: { mailbox: ':account' } }),
  'POST /mailboxes/answer': page('person', 'row', { form: { invitation: ':delegate', answer: 'yes' }, other: 303 }),
  'POST /mailboxes/leave': page('person', 'row', { form: { delegation: ':undo' }, other: 303 }),
  'GET /delegates': page('own'),
  'GET /delegates/new': page('own'),
  'POST /delegates': page('holder'),
  'POST /delegates/end': page('own', 'row', { form: { delegate: ':delegate' }, other: 303, last: true }),
  'GET /users': page('signs'),
  'GET /users/new': page('signs'),
  'POST /users': page('signs'),
  'POST /users/sign': page('signs', 'row', { form: { user: ':user' }, other: 422 }),
  'POST /users/end': page('signs', 'row', { form: { user: ':user' }, other: 422, last: true }),
  'POST /users/take-over': page('signs'),
  'GET /log-ins': page('person', 'none', { staff: [403] }),
  'POST /log-ins/end': page('person', 'none', {
    staff: [303],
    form: { 'log-in': '00000000-0000-4000-8000-000000000000' },
  }),
  // Programs of one's own.
  'GET /settings/tokens': page('own'),
  'GET /settings/tokens/new': page('own'),
  'POST /settings/tokens': page('own', 'none', { form: { id: '00000000-0000-4000-8000-000000000000' } }),
  'POST /settings/tokens/end': page('own', 'none', { form: { token: '00000000-0000-4000-8000-000000000000' } }),
  'GET /api-documentation': OPEN,
  'GET /api/v1/openapi.json': OPEN,
  'GET /api/v1/api-info': OPEN,
  'GET /api/v1/problems': OPEN,
  'GET /api/v1/problems/:code': page('open', 'none', { ok: 404 }),
  'GET /api/v1/mailbox': page('token'),
  'GET /api/v1/letters': page('token'),
  'GET /api/v1/letters/:id': page('token'),
  'GET /api/v1/letters/:id/content': page('token'),
  'GET /api/v1/letters/:id/attachments/:attachmentId': page('token'),
  'GET /api/v1/letters/:id/original': page('token'),
  'PUT /api/v1/letters/:id/read': page('token'),
  'DELETE /api/v1/letters/:id/read': page('token'),
  'PUT /api/v1/letters/:id/place': page('token'),
  'GET /api/v1/matters': page('token'),
  'GET /api/v1/matters/:key': page('token'),
  'GET /api/v1/folders': page('token'),
  'GET /api/v1/labels': page('token'),
  'GET /api/v1/activity': page('token'),
  'GET /api/v1/changes': page('token'),
  'GET /infrastructure-messages': page('read'),
  // There is none.
  'GET /infrastructure-messages/:id': page('read', 'letter', { ok: 404 }),
  // Opening a mailbox.
  'GET /open': page('person'),
  'POST /open': page('person'),
  // The operator's support.
  'GET /support': page('support'),
  'POST /support': page('support'),
  'GET /operations': page('operations'),
  'POST /operations': page('operations', 'none', {
    form: { act: 'reject', doubt: '00000000-0000-4000-8000-000000000000', accounts: '1', reason: 'Finns inte längre' },
  }),
  // In this order: what was asked before would not be there any more.
  'POST /close': page('closes', 'none', { last: true }),
  'POST /logout': page('person', 'none', { last: true, staff: [200] }),
};
