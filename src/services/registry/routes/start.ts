// GET /: the start page, open to anybody. 200.
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { startPage } from '../pages/start-page.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type Counts, countAccounts } from '../store/accounts.ts';
import { isStaff } from './staff.ts';

/** Counting reads the whole register: once in this time, ms, is enough. */
const COUNT_AGAIN_MS = 30_000;

export function addStart(app: WebServer, context: RegistryContext): void {
  const { database, organisation, directory, clock } = context;
  let counted: { readonly counts: Promise<Counts>; readonly at: Date } | undefined;
  async function countsNow(): Promise<{ readonly counts: Counts; readonly countedAt: Date }> {
    const now = clock();
    if (counted === undefined || now.getTime() - counted.at.getTime() > COUNT_AGAIN_MS) {
      counted = { counts: countAccounts(database.reader(organisation)), at: now };
    }
    const { counts, at } = counted;
    try {
      return { counts: await counts, countedAt: at };
    } catch (error) {
      counted = undefined;
      throw error;
    }
  }
  app.get('/', async (request, reply) => {
    const { language } = request;
    const staff = isStaff(context, request.user);
    const view = { language, staff, directory: await directory.now(), ...(await countsNow()) };
    return sendPage(request, reply, startPage(view));
  });
}
