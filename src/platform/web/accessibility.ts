// GET /accessibility (200, also without a log-in): the accessibility statement, reached from every page's foot.
import type { FastifyRequest } from 'fastify';
import type { AccessibilityConfig } from '../config/parts.ts';
import { accessibilityMessages } from '../i18n/accessibility-messages.ts';
import { platformMessages } from '../i18n/messages.ts';
import {
  type AccessibilityContact,
  type AccessibilityStatement,
  accessibilityPage,
  type KnownFlaw,
} from '../pages/accessibility-statement.ts';
import { sendPage } from './page-reply.ts';
import type { WebServer } from './server.ts';

export const STATEMENT_ADDRESS = '/accessibility';
/** When our own pages were assessed last, for installations that have not assessed them on their own. */
const ASSESSED = '2026-11-22';

/** Adds the page. `contact`: who answers where the configuration says nothing; `flaws`: what is known of this service. */
export function addAccessibility(
  app: WebServer,
  config: AccessibilityConfig | undefined,
  contact: (request: FastifyRequest) => AccessibilityContact,
  flaws: readonly KnownFlaw[],
): void {
  app.get(STATEMENT_ADDRESS, async (request, reply) => {
    const { language, name, service } = request.shell;
    const called = name ?? platformMessages(language)(`service-${service}`);
    const main = accessibilityPage(language, called, statementOf(config, contact(request), flaws));
    return sendPage(request, reply, { title: accessibilityMessages(language)('title', { service: called }), main });
  });
}

function statementOf(
  config: AccessibilityConfig = {},
  contact: AccessibilityContact,
  flaws: readonly KnownFlaw[],
): AccessibilityStatement {
  const { reviewed = ASSESSED, knownFlaws = [], organisation = contact.organisation, email, phone, url } = config;
  const own = email !== undefined || phone !== undefined || url !== undefined;
  const ways = own ? { email, phone, url } : { email: contact.email, phone: contact.phone, url: contact.url };
  return { organisation, ...ways, flaws, ownFlaws: knownFlaws, reviewed: new Date(`${reviewed}T12:00:00Z`) };
}
