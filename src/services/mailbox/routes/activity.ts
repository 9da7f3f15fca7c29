// GET /activity: 200, what was done in the mailbox. POST /activity/export: 200, the same as a CSV file. GET /help: 200, for everybody.
import { Type } from 'typebox';
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { type ActivityChoice, activityColumns, activityPage, activityRow, OPERATOR } from '../pages/activity-page.ts';
import { helpPage } from '../pages/help-page.ts';
import { type ActivityGroup, kindsOf } from '../texts/activity.ts';
import { type ActivityAsked, activityOf, namesIn } from '../use/list-activity.ts';
import { type Holder, holderIfAny, holderOf, type PageContext } from './visitor.ts';
import { toldError } from './whose.ts';

const PER_PAGE = 50;
/** More is taken in parts, by days. */
const EXPORT_MOST = 20_000;
const EXPORT_PART = 500;
const Query = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  group: Type.Optional(Type.String({ maxLength: 20 })),
  by: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Type.String({ maxLength: 10 })),
  until: Type.Optional(Type.String({ maxLength: 10 })),
});

function isGroup(text: string): text is ActivityGroup {
  return ['letters', 'act', 'access', 'settings', 'notices'].includes(text);
}

/** What the choice asks of the log; a day that is none asks for nothing. */
function filterOf({ group, by, from, until }: ActivityChoice): ActivityAsked {
  return {
    kinds: isGroup(group) ? kindsOf(group) : undefined,
    by: by === '' ? undefined : by === OPERATOR ? '' : by,
    from: startOfDay(from),
    until: endOfDay(until),
  };
}

/** A company's users see all that is done in it; in a person's mailbox the log is its holder's alone. */
function refuseDelegate(holder: Holder): void {
  if (holder.isOrganisation || holder.right === 'own') return;
  throw toldError('access-denied', "a person's activity log is their own", (t) =>
    t('accessOnlyOwn', { holder: holder.name }),
  );
}

/** Adds the activity page, its export, and the help page. */
export function addActivity(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/activity', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    refuseDelegate(holder);
    const { before, group = '', by = '', from = '', until = '' } = request.query;
    const choice = { group, by, from, until };
    const page = { before, limit: PER_PAGE + 1, filter: filterOf(choice) };
    const found = await activityOf(context, holder.account.id, page);
    const events = found.slice(0, PER_PAGE);
    const olderThan = found.length > PER_PAGE ? events.at(-1)?.id : undefined;
    const names = await namesIn(context, holder.account.id);
    const me = holder.actor.name;
    const base = {
      events,
      operator: context.operator.name,
      names,
      me,
      choice,
      olderThan,
      latest: before === undefined,
    };
    const view = { ...base, csrf: request.shell.csrf };
    return sendPage(request, reply, activityPage(texts(request.language), request.language, view));
  });
  app.get('/help', async (request, reply) => {
    // So that the navigation stands there for those who have a mailbox.
    await holderIfAny(context, request);
    return sendPage(request, reply, helpPage(texts(request.language), context.operator));
  });
  addExport(app, context);
}

function addExport(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/activity/export', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    refuseDelegate(holder);
    const form = await readForm(request);
    const choice = {
      group: form.text('group'),
      by: form.text('by'),
      from: form.text('from'),
      until: form.text('until'),
    };
    const t = texts(request.language);
    const parts = [csvHead(activityColumns(t), FOR_SWEDISH_EXCEL)];
    let before: number | undefined;
    for (let left = EXPORT_MOST; left > 0; left -= EXPORT_PART) {
      const page = { before, limit: EXPORT_PART, filter: filterOf(choice) };
      const events = await activityOf(context, holder.account.id, page);
      for (const event of events)
        parts.push(csvRow(activityRow(request.language, event, context.operator.name), FOR_SWEDISH_EXCEL));
      before = events.at(-1)?.id;
      if (events.length < EXPORT_PART) break;
    }
    const { actor, account } = holder;
    await context.database.transaction(context.organisation, (tx) => {
      const about = { actor: actor.loginId, subject: account.id, details: { by: actor.name } };
      return context.events.record(tx, { kind: 'activity.exported', ...about });
    });
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${t('activityFile')}.csv"`)
      .send(parts.join(''));
  });
}
