// The mediator's log opened by its configuration file, for `brevduva log …`; and who gave the command, for the audit trail.
import { userInfo } from 'node:os';
import { parseConfig } from '../platform/config/parse.ts';
import { configRules, configSchema, type LogDesk, openLog } from '../services/mediator/index.ts';
import { readJsonFile } from './config-file.ts';

/** Runs the work with the log open. Errors: ConfigFaults, 'unavailable'. */
export async function withLog<T>(file: string, work: (desk: LogDesk) => Promise<T>): Promise<T> {
  const desk = openLog(parseConfig(configSchema, readJsonFile(file), file, configRules));
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** Whose account on this machine gave the command. */
export function commandActor(): string {
  return `brevduva log (${userInfo().username})`;
}
