// The mail catcher; it refuses to start outside the sandbox, as something to deploy.
import * as service from '../services/mail-catcher/index.ts';
import { deployable } from './deployable.ts';

export const mailCatcher = deployable(service, (config) => config.database);
