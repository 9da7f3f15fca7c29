// The mediator's pages as staff meet them: a world with a log-in, and people with roles at its e-ID.
import { freePort, startEid, type TestEid } from '../eid.ts';
import { mediator, World } from './mediator-world.ts';

const emil = { loginId: 'emil.fors', name: 'Emil Fors', roles: ['mediator-staff'] };

export interface StaffWorld {
  readonly world: World;
  readonly eid: TestEid;
  /** Where the pages are, once the mediator runs. */
  readonly pages: string;
}

/** Emil, who runs the mediator, and `others`; no mediator yet. The caller closes the world and stops the e-ID. */
export async function openStaffWorld(
  others: readonly (typeof emil)[] = [],
  changes: Parameters<typeof World.open>[0] = {},
): Promise<StaffWorld> {
  const port = await freePort();
  const pages = `http://127.0.0.1:${port}`;
  const eid = await startEid([pages]);
  const staff = { organisation: mediator.id, organisationName: mediator.name };
  eid.config.staff.people.push(...[emil, ...others].map((person) => ({ ...person, ...staff })));
  await eid.restart();
  const login = {
    issuer: `${eid.address}/staff`,
    clientId: 'pages',
    clientKeyFile: eid.keyFile,
    acr: [],
    scope: 'openid profile',
  };
  const listen = { host: '127.0.0.1', port, publicUrl: pages };
  return { world: await World.open({ listen, login, ...changes }), eid, pages };
}
