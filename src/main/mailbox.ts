// The mailbox operator (brevlådeoperatör), as something to deploy.
import * as service from '../services/mailbox/index.ts';
import { deployable } from './deployable.ts';

export const mailbox = deployable(service, (config) => config.database);
