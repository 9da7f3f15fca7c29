// Operators as the pipeline meets them: what applies to each, whether its line may go on, and the calls themselves.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import type { Log } from '../../../platform/log.ts';
import type { Config } from '../config.ts';
import type { MediatorEvents } from '../events.ts';
import { readPolicies, storePolicy } from '../store/operator-policy.ts';
import { OPERATORS_CHANNEL } from '../store/operator-state.ts';
import type { MediatorTables } from '../store/schema.ts';
import { OperatorClients } from './clients.ts';
import { OperatorGate } from './gate.ts';
import { tellByMail } from './opened-mail.ts';
import { PoliciesInUse } from './policies-in-use.ts';
import type { OperatorPolicy, OperatorsConfig, PolicyOverride } from './policy.ts';

export interface OperatorsOptions {
  readonly config: Config;
  readonly reread?: () => OperatorsConfig;
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly keyPair: KeyPairInUse;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often the configuration's file and the database are looked at without a notice, ms. */
const LOOK_MS = 2_000;

export class Operators {
  readonly gate: OperatorGate;
  readonly policies: PoliciesInUse;
  readonly #options: OperatorsOptions;
  readonly #clients: OperatorClients;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #deaf: (() => Promise<void>) | undefined;
  #looking: Promise<void> | undefined;

  private constructor(options: OperatorsOptions) {
    const { config, reread, keyPair, log } = options;
    const outbound = config.outbound === undefined ? {} : { outbound: config.outbound };
    this.#options = options;
    this.#clients = new OperatorClients({ keyPair, log, ...outbound });
    this.policies = new PoliciesInUse({
      config: config.operators,
      ...(reread === undefined ? {} : { reread }),
      checkTrust: (policy) => this.#clients.check(policy),
      log,
    });
    this.gate = new OperatorGate({
      ...options,
      policyOf: (operator) => this.policies.of(operator),
      opened: (operator, reason) =>
        void tellByMail(config, this.policies.named().get(operator) || operator, reason, log),
    });
  }

  /** Reads everything once and follows its changes. Errors: 'invalid-input' for a CA file; 'unavailable'. */
  static async open(options: OperatorsOptions): Promise<Operators> {
    const operators = new Operators(options);
    await operators.#refresh();
    operators.#timer = setInterval(
      () => operators.#look(() => undefined),
      Math.min(LOOK_MS, (options.config.pollMs ?? 1_000) * 2),
    );
    operators.#deaf = await options.database.listen(OPERATORS_CHANNEL, () => operators.#look(() => operators.#tell()));
    return operators;
  }

  policyOf(operator: Organisationsnummer): OperatorPolicy {
    return this.policies.of(operator);
  }

  post(
    to: { readonly id: Organisationsnummer; readonly address: string },
    envelope: Uint8Array,
    traceparent?: string,
  ): Promise<PostOutcome> {
    return this.#clients.post(to, envelope, this.policies.of(to.id), traceparent);
  }

  /** Called when something may have changed that a line waits for. */
  onChange(changed: () => void): void {
    this.#listeners.add(changed);
  }

  /** Sets what differs from the configuration for one operator; in use here when it resolves, elsewhere soon after. */
  async set(operator: Organisationsnummer, policy: PolicyOverride, actor: string): Promise<void> {
    const { database, mediator, audit, clock } = this.#options;
    await database.transaction(mediator, (tx) => storePolicy(tx, audit, { operator, policy, actor, at: clock() }));
    await this.#refresh();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#listeners.clear();
    await this.#deaf?.();
    await this.#looking;
    this.#clients.close();
  }

  #tell(): void {
    for (const changed of this.#listeners) changed();
  }

  // A line that waits is looked at with every poll anyway: only a notice makes it look at once.
  #look(then: () => void): void {
    this.policies.look();
    this.#looking ??= this.#refresh()
      .then(then)
      .catch((err: unknown) =>
        this.#options.log.warn({ err }, 'What applies to operators could not be read; tried again'),
      )
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #refresh(): Promise<void> {
    const { database, mediator } = this.#options;
    this.policies.take(await readPolicies(database.reader(mediator)));
    await this.gate.refresh();
  }
}
