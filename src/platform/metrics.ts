// Metrics in a service's register: made at the first call, the same afterwards, for a service may start again in one process.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

interface Named<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly L[];
}

/** The counter of that name. */
export function counterIn<L extends string>(registry: Registry, { name, help, labelNames = [] }: Named<L>): Counter<L> {
  const known = registry.getSingleMetric(name);
  return known instanceof Counter ? known : new Counter({ name, help, labelNames, registers: [registry] });
}

/** The histogram of that name; `buckets` in seconds. */
export function histogramIn<L extends string>(
  registry: Registry,
  { name, help, labelNames = [], buckets }: Named<L> & { readonly buckets: readonly number[] },
): Histogram<L> {
  const known = registry.getSingleMetric(name);
  return known instanceof Histogram
    ? known
    : new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [registry] });
}

/** The gauge of that name. */
export function gaugeIn<L extends string>(registry: Registry, { name, help, labelNames = [] }: Named<L>): Gauge<L> {
  const known = registry.getSingleMetric(name);
  return known instanceof Gauge ? known : new Gauge({ name, help, labelNames, registers: [registry] });
}

/**
 * A gauge whose values are looked up when somebody asks for them; they are left out when that fails. Answers how to take it
 * away again: what it reads from may be closed before the register is.
 */
export function gaugeRead<L extends string>(
  registry: Registry,
  named: Named<L>,
  read: (gauge: Gauge<L>) => Promise<void> | void,
): () => void {
  registry.removeSingleMetric(named.name);
  const gauge: Gauge<L> = new Gauge({
    ...named,
    labelNames: named.labelNames ?? [],
    registers: [registry],
    async collect() {
      gauge.reset();
      try {
        await read(gauge);
      } catch {
        gauge.reset();
      }
    },
  });
  return () => {
    if (registry.getSingleMetric(named.name) === gauge) registry.removeSingleMetric(named.name);
  };
}
