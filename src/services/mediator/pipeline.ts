// The machine that moves deliveries: looks up what is new, hands over what is looked up, and never holds a transaction
// open while it calls anybody (DESIGN, Data). Several processes may run it against one database.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Log } from '../../platform/log.ts';
import { OperatorLine } from './operator-line.ts';
import type { Claimed } from './store/claim.ts';

export interface PipelineTools {
  readonly claimLookUps: (most: number) => Promise<readonly Claimed[]>;
  readonly claimHandOvers: (operator: Organisationsnummer, most: number) => Promise<readonly Claimed[]>;
  readonly operatorsWaiting: () => Promise<readonly Organisationsnummer[]>;
  /** Looks up and stores; answers the operators that got something to hand over. */
  readonly lookUp: (claimed: readonly Claimed[]) => Promise<ReadonlySet<Organisationsnummer>>;
  readonly handOver: (claimed: Claimed) => Promise<void>;
  /** Hand-overs at once to one operator from this process. */
  readonly widthOf: (operator: Organisationsnummer) => number;
  readonly lookUpsAtOnce: number;
  readonly lookUpBatch: number;
  readonly pollMs: number;
  readonly log: Log;
}

export interface Pipeline {
  /** Something was accepted: look it up now rather than at the next poll. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts moving deliveries. `stop()` claims no more and waits for what is on its way. */
export function startPipeline(tools: PipelineTools): Pipeline {
  const lines = new Map<Organisationsnummer, OperatorLine<Claimed>>();
  let stopped = false;

  const lineOf = (operator: Organisationsnummer): OperatorLine<Claimed> => {
    const known = lines.get(operator);
    if (known !== undefined) return known;
    const take = (most: number) => quietly('claim', () => tools.claimHandOvers(operator, most), []);
    const line = new OperatorLine(tools.widthOf(operator), take, tools.handOver);
    lines.set(operator, line);
    return line;
  };
  const quietly = async <T>(doing: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (err) {
      tools.log.error({ err, doing }, 'The pipeline could not go on; it tries again');
      return otherwise;
    }
  };
  const lookUps = new OperatorLine<readonly Claimed[]>(
    tools.lookUpsAtOnce,
    async () => {
      const claimed = await quietly('claim', () => tools.claimLookUps(tools.lookUpBatch), []);
      return claimed.length === 0 ? [] : [claimed];
    },
    async (claimed) => {
      const operators = await quietly('look-up', () => tools.lookUp(claimed), new Set<Organisationsnummer>());
      if (!stopped) for (const operator of operators) lineOf(operator).wake();
    },
  );
  let poll: Promise<void> | undefined;
  const look = async () => {
    lookUps.wake();
    for (const operator of await quietly('poll', tools.operatorsWaiting, [])) lineOf(operator).wake();
  };
  const timer = setInterval(() => {
    poll ??= look().finally(() => {
      poll = undefined;
    });
  }, tools.pollMs);
  lookUps.wake();

  return {
    wake: () => lookUps.wake(),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await poll;
      await lookUps.stop();
      await Promise.all([...lines.values()].map((line) => line.stop()));
    },
  };
}
