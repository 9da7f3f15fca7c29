// Gallringsstopp: GET, POST /disposal/holds (200; 303, 422) · POST /disposal/holds/:id/lift (303, 404, 422 without a reason).
// Archivists of the whole organisation change; archivists and auditors of whole units read (403 otherwise).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { endHold, setHold } from '../disposal/plan-disposal.ts';
import { holdsPage } from '../pages/holds-page.ts';
import { standingHolds } from '../store/disposal-rules.ts';
import type { HoldScope } from '../store/records-tables.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { atDesk, type Desk, hasQuery, idOf } from './desk.ts';
import { atArchive, forArchivists, forKeepers, keepsAll } from './disposal.ts';

const SCOPES: readonly HoldScope[] = ['letter', 'matter', 'person', 'everything'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOTHING = { scope: '', value: '', reason: '' };

/** Adds the pages. */
export function addDisposalHolds(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/disposal/holds', forKeepers, async (request, reply) => show(desk, request, reply, NOTHING, []));
  app.post('/disposal/holds', forArchivists, async (request, reply) => {
    const here = atArchive(desk, request);
    const form = await readForm(request);
    const [value, reason] = [oneLine(form.text('value')), oneLine(form.text('reason')).slice(0, 300)];
    const scope = SCOPES.find((known) => known === form.text('scope'));
    const t = disposalMessages(here.language);
    const read = scope === undefined ? undefined : comparable(scope, value, records.clock());
    const faults: Fault[] = [];
    if (scope === undefined) faults.push({ field: 'scope', text: t('hold-scope-wrong') });
    else if (read === undefined && scope !== 'everything')
      faults.push({ field: 'value', text: t(`hold-value-wrong-${scope}`) });
    if (reason === '') faults.push({ field: 'reason', text: t('hold-reason-wrong') });
    if (faults.length > 0 || scope === undefined)
      return show(desk, request, reply, { scope: scope ?? '', value, reason }, faults);
    try {
      await setHold(records, here, { scope, value: read ?? '', reason });
    } catch (error) {
      if (!(error instanceof BrevduvaError) || error.code !== 'not-found') throw error;
      return show(desk, request, reply, { scope, value, reason }, [{ field: 'value', text: t('hold-letter-gone') }]);
    }
    return reply.redirect('/disposal/holds?saved', 303);
  });
  app.post('/disposal/holds/:id/lift', forArchivists, async (request, reply) => {
    const here = atArchive(desk, request);
    const id = idOf(request);
    const reason = oneLine((await readForm(request)).text(`lift-${id}`)).slice(0, 300);
    if (reason === '') {
      const fault = { field: `lift-${id}`, text: disposalMessages(here.language)('hold-reason-wrong') };
      return show(desk, request, reply, NOTHING, [fault]);
    }
    await endHold(records, here, id, reason);
    return reply.redirect('/disposal/holds?saved', 303);
  });
}

/** As it is compared with: undefined when it cannot be that. */
function comparable(scope: HoldScope, value: string, today: Date): string | undefined {
  if (scope === 'everything') return '';
  if (scope === 'matter') return value === '' ? undefined : value;
  if (scope === 'letter') return UUID.test(value.toLowerCase()) ? value.toLowerCase() : undefined;
  const number = readRecipientId(value, today);
  return number.ok ? number.value : undefined;
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  values: { readonly scope: string; readonly value: string; readonly reason: string },
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf } = here;
  const holds = await standingHolds(desk.records.database.reader(here.organisation.id));
  const [saved, mayChange] = [hasQuery(request, 'saved'), keepsAll(here)];
  const main = holdsPage({ language, csrf, holds, values, faults, saved, mayChange });
  const hasErrors = faults.length > 0;
  const page = { title: disposalMessages(language)('holds'), main, current: '/disposal', hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}
