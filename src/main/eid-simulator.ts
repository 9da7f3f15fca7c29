// The pretend e-ID; it refuses to start outside the sandbox, as something to deploy.
import * as service from '../services/eid-simulator/index.ts';
import { deployable } from './deployable.ts';

export const eidSimulator = deployable(service, (config) => config.database);
