// A sender as a process of its own, for tests that kill it: its configuration comes as JSON on standard input.
import { text } from 'node:stream/consumers';
import { parseConfig } from '../../src/platform/config/parse.ts';
import { configRules, configSchema, start } from '../../src/services/sender/index.ts';

await start(parseConfig(configSchema, JSON.parse(await text(process.stdin)), 'standard input', configRules));
process.stdout.write('started\n');
