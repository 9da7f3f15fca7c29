// The sender (avsändare): the caseworker’s tool and its REST API, as something to deploy.
import * as service from '../services/sender/index.ts';
import { deployable } from './deployable.ts';

export const sender = deployable(service, (config) => config.database);
