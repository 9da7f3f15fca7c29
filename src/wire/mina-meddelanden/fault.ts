// The fault detail of every service of v3: applicationFault of Common/v3.
import { ns } from './namespaces.ts';
import { type Message, message } from './schema/message.ts';
import { type ExceptionInformation, ExceptionInformation3 } from './types/basic.ts';

/** Reference code, description and call id; Authority's older fault elements hold the same (see authority.ts). */
export const applicationFault: Message<ExceptionInformation> = message(
  ns.common3,
  'applicationFault',
  ExceptionInformation3,
);
