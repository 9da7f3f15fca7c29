// The pretend registers; they refuse to start outside the sandbox, as something to deploy.
import * as service from '../services/registers-simulator/index.ts';
import { deployable } from './deployable.ts';

export const registersSimulator = deployable(service, (config) => config.database);
