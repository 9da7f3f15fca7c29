// U+0000 in what was sent: no text of ours holds it and PostgreSQL keeps none, so it is refused at the door rather than failing inside.
import type { FastifyInstance } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';

/** Adds the check of bodies (JSON and plain forms), queries and parameters, before they are held to their schemas. */
export function refuseNullCharacters(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body, query, params }) => {
    if (!holdsNullCharacter([body, query, params])) return;
    throw new BrevduvaError('invalid-input', 'a text holds the character U+0000');
  });
}

/** Whether any text in it holds U+0000. Not by recursion: a body of a megabyte can be half a million levels deep. */
export function holdsNullCharacter(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === 'string' && one.includes('\0')) return true;
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) continue;
    // Streams and the like are read by somebody else.
    const prototype: unknown = Object.getPrototypeOf(one);
    if (!Array.isArray(one) && prototype !== Object.prototype && prototype !== null) continue;
    for (const [name, member] of Object.entries(one)) {
      if (name.includes('\0')) return true;
      left.push(member);
    }
  }
  return false;
}
