// One service in a process of its own, to be killed and paused: its name and configuration file as arguments, told to its parent when ready.
import { readFileSync } from 'node:fs';
import { findDeployable } from '../../src/main/deployables.ts';

const [service = '', file = ''] = process.argv.slice(2);
const deployable = await findDeployable(service);
if (deployable === undefined) throw new Error(`there is no service ${service}`);
const running = await deployable.start(JSON.parse(readFileSync(file, 'utf8')), file);
process.send?.({ addresses: running.addresses });
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
// A parent that died must not leave this behind.
process.on('disconnect', () => process.exit(0));
