// How the tests of the command line run it: in this process, with files of a folder that is removed afterwards.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/index.ts';
import { type Scene, testScene } from './deliveries.ts';

export class CommandLine {
  readonly scene: Scene;
  readonly folder = mkdtempSync(join(tmpdir(), 'brevduva-command-'));

  private constructor(scene: Scene) {
    this.scene = scene;
    this.file('ca.pem', scene.ca.pem);
    for (const who of ['sender', 'mediator', 'other'] as const) {
      this.file(`${who}.pem`, scene[who].pem);
      this.file(`${who}.key`, scene[who].keyPem);
    }
  }

  static async open(): Promise<CommandLine> {
    return new CommandLine(await testScene());
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  file(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  async brevduva(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const io = {
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
      environment: {},
    };
    const code = await runCommandLine(args, io);
    assert.doesNotMatch(out + err, /\n\s+at /, 'a stack trace');
    return { code, out, err };
  }

  /** The JSON that `verify` gives for a document of this content, with its exit code. */
  async verified(name: string, content: string | Uint8Array, ...args: string[]) {
    const { code, out } = await this.brevduva(
      'verify',
      this.file(name, content),
      '--json',
      '--at',
      '2026-11-21',
      ...args,
    );
    return { code, ...JSON.parse(out) };
  }
}
