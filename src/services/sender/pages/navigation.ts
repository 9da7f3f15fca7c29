// The menu of the sender's pages: what the roles of whoever is logged in lead to.
import type { FastifyRequest } from 'fastify';
import type { NavigationItem } from '../../../platform/pages/layout.ts';
import { reachOf, readsWhole } from '../reach.ts';
import { holds } from '../rights.ts';
import { archiveMessages } from '../texts/archive-messages.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { noticeMessages } from '../texts/notice-messages.ts';
import { pageMessages } from '../texts/page-messages.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { replyMessages } from '../texts/reply-messages.ts';
import { statisticsMessages } from '../texts/statistics-messages.ts';
import { templateMessages } from '../texts/template-messages.ts';

/** What the person may turn to; nothing for nobody. */
export function navigation(request: FastifyRequest): readonly NavigationItem[] {
  const user = request.user;
  if (user === undefined) return [];
  const t = pageMessages(request.language);
  const caseworker = holds(request.rights, ['caseworker']);
  return [
    ...(caseworker
      ? [
          { href: '/', text: t('nav-start') },
          { href: '/letters', text: t('nav-letters') },
          { href: '/replies', text: replyMessages(request.language)('nav') },
          { href: '/prechecks', text: precheckMessages(request.language)('nav') },
          { href: '/print-queue', text: paperMessages(request.language)('nav') },
        ]
      : []),
    ...(holds(request.rights, ['caseworker', 'approver'])
      ? [{ href: '/mailings', text: mailingMessages(request.language)('nav') }]
      : []),
    ...recordsNavigation(request),
    ...(request.rights.size > 0
      ? [{ href: '/substitutes', text: peopleMessages(request.language)('substitutes-title') }]
      : []),
    ...(holds(request.rights, ['approver'])
      ? [{ href: '/approvals', text: flowMessages(request.language)('nav-approvals') }]
      : []),
    ...(holds(request.rights, ['template-editor'])
      ? [
          { href: '/templates', text: templateMessages(request.language)('nav-templates') },
          { href: '/case-types', text: caseTypeMessages(request.language)('nav-case-types') },
        ]
      : []),
    ...(readsWhole(reachOf(request.rights, ['archivist']))
      ? [{ href: '/archive', text: archiveMessages(request.language)('nav-archive') }]
      : []),
    ...(holds(request.rights, ['administrator']) ? [{ href: '/settings', text: t('nav-settings') }] : []),
    ...(request.rights.size > 0
      ? [{ href: '/notices', text: noticeMessages(request.language)('nav'), count: request.unseen }]
      : []),
    { href: '/help', text: t('nav-help') },
  ];
}

function recordsNavigation({ rights, language }: FastifyRequest): readonly NavigationItem[] {
  const keeper = holds(rights, ['archivist', 'auditor']);
  // Of some case types only: not what is said of whole units, and the way to who has seen what is there.
  const ofWhole = readsWhole(reachOf(rights, ['archivist', 'auditor']));
  const reads = keeper || holds(rights, ['caseworker', 'approver']);
  return [
    ...(reads ? [{ href: '/log', text: pageMessages(language)('nav-log') }] : []),
    ...(ofWhole ? [{ href: '/disposal', text: disposalMessages(language)('nav') }] : []),
    ...(keeper && !ofWhole ? [{ href: '/looks', text: logMessages(language)('looks-title') }] : []),
    ...(reads || holds(rights, ['administrator'])
      ? [{ href: '/statistics', text: statisticsMessages(language)('nav') }]
      : []),
  ];
}
