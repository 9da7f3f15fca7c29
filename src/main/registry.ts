// The registry (FaR), as something to deploy.
import * as service from '../services/registry/index.ts';
import { deployable } from './deployable.ts';

export const registry = deployable(service, (config) => config.database);
