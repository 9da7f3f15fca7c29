// The pages about the organisation itself: units, rights, accounts, substitutes.
import type { WebServer } from '../../../platform/web/server.ts';
import { addAccounts } from './accounts.ts';
import type { Desk } from './desk.ts';
import { addRights } from './rights.ts';
import { addSubstitutes } from './substitutes.ts';
import { addUnits } from './units.ts';

/** Adds them. */
export function addOrganisation(app: WebServer, desk: Desk): void {
  for (const add of [addUnits, addRights, addAccounts, addSubstitutes]) add(app, desk);
}
