// A task that does what the input says, so that the limits of a killable process can be tried.
import { readFileSync } from 'node:fs';

/** What each word does; 'bytes' gives bytes back. */
export async function run(input: Uint8Array): Promise<unknown> {
  const [word = '', rest = ''] = Buffer.from(input).toString('utf8').split(' ');
  switch (word) {
    case 'echo':
      return { said: rest, pid: process.pid };
    case 'bytes':
      return new Uint8Array(input.subarray(6));
    case 'loop':
      for (;;) if (input.length === 0) return null;
    case 'heap':
      return fill([]);
    case 'buffers':
      return Array.from({ length: 100 }, () => Buffer.alloc(20_000_000, 1)).map((kept) => kept.length);
    case 'read':
      return readFileSync(rest, 'utf8').length;
    case 'write':
      (await import('node:fs')).writeFileSync(rest, 'x');
      return null;
    case 'import':
      return Object.keys(await import(rest)).length;
    case 'interfaces':
      return Object.keys((await import('node:os')).networkInterfaces());
    case 'environment':
      return Object.keys(process.env);
    case 'exit':
      return process.exit(3);
    case 'noise':
      process.stdout.write('this is not a frame');
      return 'done';
    default:
      throw new Error('no such word');
  }
}

function fill(list: string[]): number {
  for (let index = 0; ; index += 1) list.push(`${index} filling`.repeat(20));
}
