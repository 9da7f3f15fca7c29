// The registry's web server: the start page for anybody, the look-up for its staff.
import type { FastifyRequest } from 'fastify';
import type { NavigationItem } from '../../platform/pages/layout.ts';
import type { Running } from '../../platform/running.ts';
import { addAccessibility, STATEMENT_ADDRESS } from '../../platform/web/accessibility.ts';
import { registerLogin } from '../../platform/web/login.ts';
import { createWebServer, listen, stopWebServer } from '../../platform/web/server.ts';
import type { Config } from './config.ts';
import { oversightMessages } from './oversight/oversight-messages.ts';
import { addOversight } from './oversight/overview.ts';
import { registryMessages } from './pages/messages.ts';
import { numberMessages } from './pages/number-messages.ts';
import { paperMessages } from './pages/paper-messages.ts';
import { partyMessages } from './pages/party-messages.ts';
import { statisticsMessages } from './pages/statistics-messages.ts';
import type { RegistryContext } from './registry-context.ts';
import { addApi } from './routes/api.ts';
import { addLookUp } from './routes/look-up.ts';
import { addNumberConflicts } from './routes/number-conflicts.ts';
import { addParties } from './routes/parties.ts';
import { addParty } from './routes/party.ts';
import { isStaff } from './routes/staff.ts';
import { addStart } from './routes/start.ts';
import { addStatistics } from './routes/statistics.ts';
import { addTermsPages } from './routes/terms.ts';

/** Starts the pages. */
export async function startPages(config: Config, context: RegistryContext): Promise<Running> {
  const { environment, login } = config;
  const { publicUrl } = config.pages;
  const { database, organisation, log } = context;
  const app = await createWebServer({
    service: 'registry',
    environment,
    listen: config.pages,
    log,
    pages: {
      organisation: () => ({ name: config.organisationName }),
      navigation: (request) => navigationOf(context, request),
      statement: STATEMENT_ADDRESS,
    },
    ready: () => database.ping(),
  });
  await registerLogin(app, {
    login,
    environment,
    database,
    organisation,
    service: 'registry',
    publicUrl,
    log,
    ...(config.outbound === undefined ? {} : { outbound: config.outbound }),
  });
  const contact = { organisation: config.organisationName };
  addAccessibility(app, config.accessibility, () => contact, ['people']);
  addStart(app, context);
  addLookUp(app, context);
  addNumberConflicts(app, context);
  addParties(app, context);
  addParty(app, context);
  addTermsPages(app, context);
  addStatistics(app, context);
  addOversight(app, context);
  await addApi(app, config, context);
  await listen(app, config.pages);
  return { name: 'pages', addresses: { pages: publicUrl }, stop: () => stopWebServer(app) };
}

function navigationOf(context: RegistryContext, { language, user }: FastifyRequest): readonly NavigationItem[] {
  if (!isStaff(context, user)) return [];
  const t = registryMessages(language);
  return [
    { href: '/', text: t('nav-register') },
    { href: '/look-up', text: t('nav-look-up') },
    { href: '/number-conflicts', text: numberMessages(language)('nav') },
    { href: '/parties', text: partyMessages(language)('nav') },
    { href: '/terms', text: paperMessages(language)('nav') },
    { href: '/statistics', text: statisticsMessages(language)('nav') },
    { href: '/oversight', text: oversightMessages(language)('nav') },
  ];
}
