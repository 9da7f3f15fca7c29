// A mailbox operator as a process of its own, for tests that kill it: its configuration comes as JSON on standard input.
import { text } from 'node:stream/consumers';
import { Value } from 'typebox/value';
import { configSchema, start } from '../../src/services/mailbox/index.ts';

const config: unknown = JSON.parse(await text(process.stdin));
if (!Value.Check(configSchema, config)) throw new Error('the configuration is wrong');
await start(config);
process.stdout.write('started\n');
