#!/usr/bin/env node
// The command `brevduva`: finds a Node that runs TypeScript sources as they are (24 or later) and hands over to src/cli/.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { main } = await import('../src/cli/index.ts');
  await main(process.argv.slice(2));
} else {
  const bundled = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(bundled)) {
    const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
    // Ctrl-C reaches the child by itself (same terminal); a plain kill is passed on.
    process.on('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
    });
  } else {
    process.stderr.write(
      `Brevduva needs Node.js 24 or later; this is ${process.version}.\n` +
        'Install Node.js 24, or run "npm ci" without leaving out optional packages: on Linux it brings a Node.js of its own.\n',
    );
    process.exitCode = 1;
  }
}
