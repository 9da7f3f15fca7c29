// The mediator (förmedlare), as something to deploy.
import * as service from '../services/mediator/index.ts';
import { deployable } from './deployable.ts';

export const mediator = deployable(service, (config) => config.database);
