// The button after a restore: POST /resume (303 to the overview; 409 when nothing is paused). Needs the role mediator-staff.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import { resumeService } from '../../../platform/backup/pause.ts';
import type { Database } from '../../../platform/database/database.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import type { MediatorTables } from '../store/schema.ts';
import { STAFF_ROLE } from './staff-pages.ts';

/** Adds the route. Who pressed, and when, is in the audit trail. */
export function addResume(app: WebServer, database: Database<MediatorTables>, mediator: Organisationsnummer): void {
  app.post('/resume', { preHandler: requireUser([STAFF_ROLE]) }, async (request, reply) => {
    // Reading the form checks its token.
    await readForm(request);
    const by = currentUser(request).loginId;
    const pause = await database.transaction(mediator, (tx) => resumeService(tx, by));
    if (pause === undefined) throw new BrevduvaError('conflict', 'nothing is paused');
    return reply.redirect('/', 303);
  });
}
