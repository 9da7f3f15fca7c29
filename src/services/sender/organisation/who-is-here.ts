// Who is behind a request and what they may do, asked anew for each: rights that change and accounts that are shut count at once.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { User } from '../../../platform/web/user.ts';
import type { Config } from '../config.ts';
import type { SenderLogin } from '../login-config.ts';
import type { Records } from '../records.ts';
import { rightsOf, type Scope } from '../rights.ts';
import { keepRights } from '../store/account-rights.ts';
import { findAccount, noteLogin } from '../store/accounts.ts';
import { isEmergencyAdministrator } from '../store/emergency.ts';
import { unitsByCode } from '../store/units.ts';
import { organisationMessages } from '../texts/organisation-messages.ts';
import { demandsMet, EMERGENCY_PROOF, type MetRights } from './demands.ts';

const NOTHING: MetRights = { rights: new Map(), unmet: [] };

/** How the people of that organisation log in. */
function loginOf({ login, organisations }: Config, organisation: string): SenderLogin {
  return organisations.find(({ id }) => id === organisation)?.login ?? login;
}

/** Sets `user`, `rights` and `unmetRoles` of a page's request, and `clientSees` of a system's. */
export function whoIsHere(config: Config, records: Records): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (request.client !== undefined) request.clientSees = await clientSees(config, records, request);
    const found = request.user === undefined ? NOTHING : await rightsHere(config, records, request.user);
    if (found === undefined) request.user = undefined;
    const { rights, unmet } = found ?? NOTHING;
    request.rights = rights;
    request.unmetRoles = unmet;
  };
}

/** Undefined when the log-in is over: the account is shut, or was after this log-in began. */
async function rightsHere(config: Config, records: Records, user: User): Promise<MetRights | undefined> {
  const { organisation } = user;
  if (organisation === undefined) return NOTHING;
  const reader = records.database.reader(organisation);
  if (user.proof === EMERGENCY_PROOF) {
    if (!(await isEmergencyAdministrator(reader, user.subject))) return undefined;
  } else {
    const account = await findAccount(reader, user.subject);
    const since = account?.sessionsFrom;
    if (account?.closedAt !== undefined || (since !== undefined && user.loggedInAt < since)) return undefined;
  }
  return demandsMet(await rightsOf(reader, user), user, loginOf(config, organisation), config.environment);
}

/** What a system may look at: every unit's, or those that its token or the configuration limits it to. */
async function clientSees({ organisations }: Config, records: Records, { client }: FastifyRequest): Promise<Scope> {
  if (client === undefined) return new Set();
  const settings = organisations
    .find(({ id }) => id === client.organisation)
    ?.clients?.find(({ id }) => id === client.id);
  const limits = [client.units, settings?.units].filter((limit) => limit !== undefined);
  if (limits.length === 0) return 'all';
  const units = await unitsByCode(records.database.reader(client.organisation));
  const allowed = [...units].filter(([code]) => limits.every((limit) => limit.includes(code)));
  return new Set(allowed.map(([, id]) => id));
}

/** Makes or renews the account when somebody has logged in (just in time). Throws 'access-denied' where it is shut. */
export function accountAtLogin({ organisations }: Config, records: Records): (user: User) => Promise<undefined> {
  return async (user) => {
    const { organisation } = user;
    // An organisation that is not served has no accounts here; its people are told so by every page.
    if (organisation === undefined || !organisations.some(({ id }) => id === organisation)) return undefined;
    const at = records.clock();
    const account = await records.database.transaction(organisation, async (tx) => {
      const noted = await noteLogin(tx, { id: user.subject, name: user.name, email: user.email }, at);
      await keepRights(tx, user.subject, await rightsOf(tx, user));
      const actor = user.loginId;
      const first = noted.firstLoginAt.getTime() === at.getTime();
      if (first) await records.events.record(tx, { kind: 'account-made', actor, subject: user.subject });
      const kind = noted.closedAt === undefined ? 'logged-in' : 'login-refused';
      await records.events.record(tx, { kind, actor, subject: user.subject });
      return noted;
    });
    if (account.closedAt === undefined) return undefined;
    throw new BrevduvaError('access-denied', 'the account is shut', {
      detail: { sv: organisationMessages('sv')('account-shut'), en: organisationMessages('en')('account-shut') },
    });
  };
}
