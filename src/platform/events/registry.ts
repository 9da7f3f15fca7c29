// One metrics register for each service, so that /metrics tells only of its own, also when several run in one process.
import { collectDefaultMetrics, Registry } from 'prom-client';

const registries = new Map<string, Registry>();

/** The register of that service in this process: made at the first call, the same one afterwards. */
export function registryOf(service: string): Registry {
  const existing = registries.get(service);
  if (existing !== undefined) return existing;
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  registries.set(service, registry);
  return registry;
}
