// A mediator in a process of its own, to be killed: configuration as JSON in the file named, its address on standard output.
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../src/platform/config/parse.ts';
import { configRules, configSchema, start } from '../../src/services/mediator/index.ts';

const file = process.argv[2] ?? '';
const running = await start(parseConfig(configSchema, JSON.parse(readFileSync(file, 'utf8')), file, configRules));
process.stdout.write(`${running.addresses.api}\n`);
