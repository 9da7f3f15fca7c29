// How a register behaves when it is asked, for those who want to see what they do then: it answers, is slow, fails, or answers with rubbish.
import type { RegisterName } from './schema.ts';

export const behaviours = ['answers', 'slow', 'fails', 'rubbish'] as const;
export type Behaviour = (typeof behaviours)[number];

/** What each register does until the simulator starts again. */
export class Behaviours {
  readonly #of = new Map<RegisterName, Behaviour>();

  of(register: RegisterName): Behaviour {
    return this.#of.get(register) ?? 'answers';
  }

  set(register: RegisterName, behaviour: Behaviour): void {
    this.#of.set(register, behaviour);
  }
}
