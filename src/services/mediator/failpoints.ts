// Where the process ends by itself in crash tests: around what is sent, and just after what was committed (DESIGN, "Tests").
import { type Static, Type } from 'typebox';

export const Failpoint = Type.Union([
  /** A delivery is stored, and nobody has been told. */
  Type.Literal('mediator.accepted'),
  /** A batch is committed, and nobody has been told. */
  Type.Literal('mediator.batch-committed'),
  /** FaR has answered, and nothing of it is stored. */
  Type.Literal('mediator.looked-up'),
  /** An attempt is stored, and nothing of it is sent. */
  Type.Literal('mediator.attempted'),
  /** The operator has answered, and nothing of it is stored. */
  Type.Literal('mediator.answered'),
  /** How a round ended is stored, and nothing has followed from it. */
  Type.Literal('mediator.settled'),
]);

interface Failing {
  readonly failpoints?: Static<typeof Failpoint>[];
}

/** Ends the process there, where that is configured. */
export function failAt({ failpoints }: Failing, point: Static<typeof Failpoint>): void {
  if (failpoints?.includes(point) === true) process.kill(process.pid, 'SIGKILL');
}
