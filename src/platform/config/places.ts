// Places in a JSON value: JSON Pointer (RFC 6901) and the way people write them.

/** `/listen/0/port` → `listen[0].port`; the root is '(whole file)'. */
export function placeOf(pointer: string): string {
  const text = steps(pointer).reduce((path, step) => {
    if (/^[0-9]+$/.test(step)) return `${path}[${step}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
  return text === '' ? '(whole file)' : text;
}

/** The value at that pointer, undefined when there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here: unknown = value;
  for (const step of steps(pointer)) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
