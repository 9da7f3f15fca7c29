// One service in a process of its own, for bench/path.ts: told over IPC to profile, to say what it used, and to stop.
import { readFileSync } from 'node:fs';
import { countBuffersInHeapLimits } from '../src/main/buffers-in-heap-limits.ts';
import { findDeployable } from '../src/main/deployables.ts';
import { putMainLoopFirst } from '../src/main/main-loop-first.ts';
import { directLogs } from '../src/platform/log.ts';
import { Profiler } from './path-profile.ts';
import { StallWatch } from './path-stalls.ts';

const [name = '', file = ''] = process.argv.slice(2);
const deployable = await findDeployable(name);
if (deployable === undefined) throw new Error(`no service ${name}`);
directLogs({ level: 'error' });
// As `brevduva start` does.
countBuffersInHeapLimits();
const running = await deployable.start(JSON.parse(readFileSync(file, 'utf8')), file);
putMainLoopFirst();
const profiler = new Profiler();
const stalls = new StallWatch();
let before = process.cpuUsage();

process.on('message', (message) => void obey(String(message)));
process.send?.({ ready: true });

async function obey(order: string): Promise<void> {
  if (order === 'begin' || order === 'profile') {
    before = process.cpuUsage();
    stalls.begin();
    if (order === 'profile') await profiler.start();
    process.send?.({ begun: true });
  } else if (order === 'end' || order === 'profiled') {
    const { user, system } = process.cpuUsage(before);
    const shares = order === 'profiled' ? await profiler.stop() : undefined;
    const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
    const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1000);
    process.send?.({ cpuSeconds: (user + system) / 1e6, ...stalls.end(), rssMb, maxRssMb, shares });
  } else {
    await running.stop();
    process.exit(0);
  }
}
