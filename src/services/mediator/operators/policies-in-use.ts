// What applies to each operator now: the configuration, which may be changed while we run, and what staff have set.
import { Value } from 'typebox/value';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Log } from '../../../platform/log.ts';
import { type OperatorPolicy, type OperatorsConfig, PolicyOverride, policyOf } from './policy.ts';

export interface PoliciesOptions {
  readonly config: OperatorsConfig;
  /** The configuration's part as its file says now, checked. Absent: it never changes. Errors: what is wrong with it. */
  readonly reread?: () => OperatorsConfig;
  /** Reads the CA files of a policy. Errors: 'invalid-input' naming the one that cannot be used. */
  readonly checkTrust: (policy: OperatorPolicy) => void;
  readonly log: Log;
}

export class PoliciesInUse {
  readonly #options: PoliciesOptions;
  #config: OperatorsConfig;
  #set: ReadonlyMap<string, PolicyOverride> = new Map();
  #known = new Map<string, OperatorPolicy>();
  readonly #complained = new Map<'file' | 'rows', string>();

  /** Errors: 'invalid-input' when a CA file cannot be used. */
  constructor(options: PoliciesOptions) {
    this.#options = options;
    this.#config = options.config;
    for (const policy of policiesOf(options.config)) options.checkTrust(policy);
  }

  get config(): OperatorsConfig {
    return this.#config;
  }

  of(operator: Organisationsnummer): OperatorPolicy {
    const known = this.#known.get(operator);
    if (known !== undefined) return known;
    const policy = policyOf(this.#config, operator, this.#set.get(operator));
    this.#known.set(operator, policy);
    return policy;
  }

  /** What staff have set for it: nothing, unless they have. */
  setFor(operator: Organisationsnummer): PolicyOverride {
    return this.#set.get(operator) ?? {};
  }

  /** Operators that are named in the configuration or that staff have set something for, with the names that are known. */
  named(): ReadonlyMap<string, string> {
    const configured = (this.#config.known ?? []).map(({ organisation, name }) => [organisation, name ?? ''] as const);
    return new Map([...[...this.#set.keys()].map((id) => [id, ''] as const), ...configured]);
  }

  /** What the database says now; a row that no longer means anything is left out, and said so in the log. */
  take(rows: ReadonlyMap<string, unknown>): void {
    const set = new Map<string, PolicyOverride>();
    for (const [operator, policy] of rows) {
      if (Value.Check(PolicyOverride, policy)) set.set(operator, policy);
      else this.#complain('rows', `what is set for operator ${operator} does not mean anything to this version`, {});
    }
    this.#set = set;
    this.#known = new Map();
  }

  /** Looks whether the configuration's file says something else now. A faulty one is refused, and the old stays in use. */
  look(): void {
    const { reread, checkTrust, log } = this.#options;
    if (reread === undefined) return;
    try {
      const config = reread();
      this.#complained.delete('file');
      if (JSON.stringify(config) === JSON.stringify(this.#config)) return;
      for (const policy of policiesOf(config)) checkTrust(policy);
      this.#config = config;
      this.#known = new Map();
      log.info({}, 'The configuration of operators was changed and is in use');
    } catch (err) {
      this.#complain('file', String(err), { err });
    }
  }

  // Once for each fault: the file is looked at every other second.
  #complain(where: 'file' | 'rows', about: string, details: object): void {
    if (about === this.#complained.get(where)) return;
    this.#complained.set(where, about);
    this.#options.log.error(
      { ...details, about },
      'What applies to operators was changed and cannot be used; the old stays in use. Correct it',
    );
  }
}

/** The policy of those that are not named, and of each that is. */
function policiesOf(config: OperatorsConfig): readonly OperatorPolicy[] {
  return ['', ...(config.known ?? []).map(({ organisation }) => organisation)].map((id) => policyOf(config, id));
}
