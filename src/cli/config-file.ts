// A service's configuration file as the commands read it: JSON, named in every message, its own folder for relative paths.
import { readFileSync } from 'node:fs';
import { BrevduvaError } from '../domain/errors.ts';

/** The value in a JSON file. Errors: 'invalid-input' saying which file and what is wrong with it. */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new BrevduvaError('invalid-input', `${file} cannot be read (${code}). Check the path and who may read it.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's own message may quote the text around the fault, and a letter may stand there.
    const place = error instanceof Error ? /position \d+|line \d+ column \d+/.exec(error.message)?.[0] : undefined;
    throw new BrevduvaError(
      'invalid-input',
      `${file} is not valid JSON${place === undefined ? '' : ` (at ${place})`}.`,
    );
  }
}
