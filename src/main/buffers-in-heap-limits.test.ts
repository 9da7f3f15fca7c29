// The choice of how V8 counts buffers is one that this Node knows: what it does not know would silently change nothing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { countBuffersInHeapLimits } from './buffers-in-heap-limits.ts';

test('buffers can be counted in the limits of the heap, and Node says nothing of it', () => {
  const url = JSON.stringify(new URL('./buffers-in-heap-limits.ts', import.meta.url).href);
  const program = `import { ${countBuffersInHeapLimits.name} } from ${url}; ${countBuffersInHeapLimits.name}();`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
});
