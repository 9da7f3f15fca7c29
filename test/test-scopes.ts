// Loaded before every test file (run.ts). Node's test runner asks async hooks which test a call belongs to, and has every promise of the process
// followed for that, of the services too: a quarter of the isolation matrix's time. An AsyncLocalStorage knows the same for next to nothing.
import { AsyncLocalStorage, AsyncResource, type AsyncResourceOptions, type HookCallbacks } from 'node:async_hooks';
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const hooks: typeof import('node:async_hooks') = load('node:async_hooks');
const { createHook, executionAsyncId } = hooks;

/** The id of the test, suite or reporter that the running code belongs to. */
const scope = new AsyncLocalStorage<number>();
let runner: HookCallbacks = {};

class Scope extends AsyncResource {
  constructor(type: string, options?: AsyncResourceOptions) {
    super(type, options);
    runner.init?.(this.asyncId(), type, this.triggerAsyncId(), this);
  }

  override runInAsyncScope<This, Result>(
    run: (this: This, ...args: unknown[]) => Result,
    thisArg?: This,
    ...args: unknown[]
  ): Result {
    return super.runInAsyncScope(() => scope.run(this.asyncId(), (): Result => Reflect.apply(run, thisArg, args)));
  }
}

/** As the runner's own hook, which wants to hear of tests only. */
function hearOfTests(callbacks: HookCallbacks) {
  runner = callbacks;
  return createHook({});
}

// The runner takes these three when it is loaded; nobody after it sees them. How it asks is known of this Node only.
if (process.versions.node.startsWith('24.')) useScopes();

function useScopes(): void {
  const instead = {
    AsyncResource: Scope,
    createHook: hearOfTests,
    executionAsyncId: () => scope.getStore() ?? executionAsyncId(),
  };
  Object.assign(hooks, instead);
  load('node:test');
  Object.assign(hooks, { AsyncResource, createHook, executionAsyncId });
}
