// What goes once a day: GET, POST /disposal/retention (200; 303, 422). Archivists of the whole organisation change; archivists and auditors of whole units read (403 otherwise).
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../../../platform/pages/components.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { changeRetention, RETENTION_DAYS, retentionRules } from '../disposal/retention.ts';
import { RETENTION_KINDS, type RetentionValues, retentionPage } from '../pages/retention-page.ts';
import { latestRecords, type RetentionRule } from '../store/retention.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { retentionMessages } from '../texts/retention-messages.ts';
import { atDesk, type Desk, hasQuery } from './desk.ts';
import { atArchive, forArchivists, forKeepers, keepsAll } from './disposal.ts';

const RECORDS = 50;

/** Adds the page. */
export function addRetention(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly Fault[],
    typed?: RetentionValues,
  ) => {
    const here = atDesk(desk, request);
    const { language, csrf, organisation } = here;
    const values = typed ?? asTyped(await retentionRules(records, organisation));
    const gone = await latestRecords(records.database.reader(organisation.id), RECORDS);
    const told = { faults, saved: hasQuery(request, 'saved'), mayChange: keepsAll(here) };
    const main = retentionPage({ language, csrf, values, records: gone, ...told });
    const [title, hasErrors] = [retentionMessages(language)('title'), faults.length > 0];
    return sendPage(
      request,
      reply,
      { title, main, current: '/disposal', wide: true, hasErrors },
      hasErrors ? 422 : 200,
    );
  };
  app.get('/disposal/retention', forKeepers, async (request, reply) => show(request, reply, []));
  app.post('/disposal/retention', forArchivists, async (request, reply) => {
    const here = atArchive(desk, request);
    const { values, rules, faults } = readRules(await readForm(request), here.language);
    if (faults.length > 0) return show(request, reply, faults, values);
    await changeRetention(records, here.organisation, here.actor, rules);
    return reply.redirect('/disposal/retention?saved', 303);
  });
}

function asTyped(rules: readonly RetentionRule[]): RetentionValues {
  const days = (what: RetentionRule['what']) => String(rules.find((rule) => rule.what === what)?.days ?? '');
  const looks = rules.find(({ what }) => what === 'looks');
  return {
    ...{ drafts: days('drafts'), mailings: days('mailings'), accounts: days('accounts'), looks: days('looks') },
    ...{ decision: looks?.decision ?? '', decidedOn: looks?.decided_on ?? '' },
  };
}

function readRules(form: Form, language: 'sv' | 'en') {
  const [t, d] = [retentionMessages(language), disposalMessages(language)];
  const typed = (name: string) => form.text(name).replaceAll(/\s/g, '');
  const values: RetentionValues = {
    ...{ drafts: typed('drafts'), mailings: typed('mailings'), accounts: typed('accounts'), looks: typed('looks') },
    decision: oneLine(form.text('decision')).slice(0, 200),
    decidedOn: form.text('decidedOn'),
  };
  const faults: Fault[] = [];
  const rules = RETENTION_KINDS.map((what): RetentionRule => {
    const least = what === 'looks' ? RETENTION_DAYS.leastOfLooks : RETENTION_DAYS.least;
    const days = values[what] === '' ? null : Number(values[what]);
    const isWrong =
      days !== null && !(/^[0-9]{1,5}$/.test(values[what]) && days >= least && days <= RETENTION_DAYS.most);
    if (isWrong) faults.push({ field: what, text: t('days-wrong', { least }) });
    const cites = what === 'looks' && days !== null;
    return { what, days, decision: cites ? values.decision : '', decided_on: cites ? values.decidedOn : null };
  });
  if (values.looks !== '') {
    if (values.decision === '') faults.push({ field: 'decision', text: d('decision-wrong') });
    if (startOfDay(values.decidedOn) === undefined) faults.push({ field: 'decidedOn', text: d('decided-on-wrong') });
  }
  return { values, rules, faults };
}
