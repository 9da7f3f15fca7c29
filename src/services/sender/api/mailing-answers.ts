// A mailing as the API shows it.
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { link } from '../../../platform/web/rest.ts';
import { approvalWanted, planWanted } from '../mailings/decide-mailing.ts';
import type { Mailing as Stored } from '../mailings/mailing.ts';
import { estimateCost, secondsLeft } from '../mailings/mailing-plan.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readCaseType } from '../store/case-types.ts';
import { mailingFigures, progressOfOne } from '../store/mailing-figures.ts';
import type { Mailing } from './mailing-schemas.ts';

/** The members of every answer about a mailing. */
export async function mailingMembers(
  request: FastifyRequest,
  records: Pick<Records, 'database'>,
  organisation: SenderOrganisation,
  mailing: Stored,
): Promise<Static<typeof Mailing>> {
  const reader = records.database.reader(organisation.id);
  const figures = await mailingFigures(reader, mailing.id);
  const { speed, sentAgain: _, ...counts } = await progressOfOne(reader, mailing.id);
  const caseType = mailing.caseType === undefined ? undefined : await readCaseType(reader, mailing.caseType);
  const letters = figures.ready + figures.letters;
  const [approval, left] = [
    approvalWanted(mailing, letters, organisation, caseType),
    secondsLeft(mailing, { ...counts, speed }),
  ];
  const { lines, ready, problems, leftOut, digital, paper, notKnown } = figures;
  return {
    mailingId: mailing.id,
    ...{ name: mailing.name, state: mailing.state, version: mailing.version },
    ...(mailing.stage === undefined ? {} : { stage: mailing.stage }),
    ...(mailing.problem === undefined ? {} : { problem: problemOf(mailing.problem) }),
    ...(approval === undefined ? {} : { approvalWanted: approval }),
    planWanted: planWanted(mailing, letters, organisation),
    estimatedCost: estimateCost(figures, mailing.channel, organisation).total / 100,
    ...timesOf(mailing),
    ...(mailing.perMinute === undefined ? {} : { perMinute: mailing.perMinute }),
    figures: { lines, ready, problems, leftOut, letters: figures.letters, digital, paper, notKnown },
    counts,
    speed,
    ...(left === undefined ? {} : { secondsLeft: left }),
    ...(mailing.mediatorState === undefined ? {} : { mediator: mailing.mediatorState }),
    _links: linksOf(request, mailing),
  };
}

function problemOf({ code, pages, count }: NonNullable<Stored['problem']>) {
  return { code, ...(pages === undefined ? {} : { pages: [...pages] }), ...(count === undefined ? {} : { count }) };
}

function timesOf({ startsAt, endsAt, createdAt, startedAt, endedAt }: Stored) {
  return {
    ...(startsAt === undefined ? {} : { startsAt: startsAt.toISOString() }),
    ...(endsAt === undefined ? {} : { endsAt: endsAt.toISOString() }),
    createdAt: createdAt.toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}

/** What may be done with it now. */
function linksOf(request: FastifyRequest, { id, state }: Stored) {
  const path = `/mailings/${id}`;
  const may = (states: readonly Stored['state'][], rel: string) =>
    states.includes(state) ? { [rel]: link(request, `${path}/${rel}`, rel, 'POST') } : {};
  return {
    self: link(request, path, 'self'),
    plan: link(request, `${path}/plan`, 'plan'),
    report: link(request, `${path}/report`, 'report'),
    problems: link(request, `${path}/problems`, 'problems'),
    ...may(['draft', 'checked'], 'check'),
    ...may(['checked'], 'approval-request'),
    ...may(['checked', 'approved'], 'start'),
    ...may(['running'], 'pause'),
    ...may(['paused'], 'resume'),
    ...may(['draft', 'preparing', 'checked', 'asked', 'approved', 'running', 'paused'], 'cancellation'),
    ...may(['finished', 'cancelled'], 'print'),
  };
}
