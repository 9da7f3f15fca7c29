// Every service that can be deployed, by the name that `brevduva start` knows; loaded only when asked for.
import type { Deployable } from './deployable.ts';

export type DeployableName =
  | 'sender'
  | 'mediator'
  | 'registry'
  | 'mailbox'
  | 'eid-simulator'
  | 'mail-catcher'
  | 'registers-simulator';

export const deployables: Readonly<Record<DeployableName, () => Promise<Deployable>>> = {
  sender: async () => (await import('./sender.ts')).sender,
  mediator: async () => (await import('./mediator.ts')).mediator,
  registry: async () => (await import('./registry.ts')).registry,
  mailbox: async () => (await import('./mailbox.ts')).mailbox,
  'eid-simulator': async () => (await import('./eid-simulator.ts')).eidSimulator,
  'mail-catcher': async () => (await import('./mail-catcher.ts')).mailCatcher,
  'registers-simulator': async () => (await import('./registers-simulator.ts')).registersSimulator,
};

export const deployableNames: readonly DeployableName[] = [
  'sender',
  'mediator',
  'registry',
  'mailbox',
  'eid-simulator',
  'mail-catcher',
  'registers-simulator',
];

/** The service of that name, or undefined. */
export async function findDeployable(name: string): Promise<Deployable | undefined> {
  const known = deployableNames.find((candidate) => candidate === name);
  return known === undefined ? undefined : await deployables[known]();
}
