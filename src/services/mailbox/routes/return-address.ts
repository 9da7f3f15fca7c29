// Where a form leads back to: an address of a list or a letter of ours, never one that somebody made up.

const KNOWN =
  /^\/(inbox|archive|trash|folders|search|(folders|labels|letters|matters)\/[0-9a-f-]{32,36})(\?[a-z0-9=&-]*)?$/;
/** What was done once is not said again. */
const SAID = ['done', 'n', 'undo'];

/** The address, without what was said there; the inbox for anything else than an address of ours. */
export function returnAddress(asked: string): string {
  if (!KNOWN.test(asked)) return '/inbox';
  const [path = '/inbox', query = ''] = asked.split('?');
  const kept = new URLSearchParams(query);
  for (const name of SAID) kept.delete(name);
  return kept.size === 0 ? path : `${path}?${kept}`;
}

/** The address with more to say. */
export function withSaid(address: string, said: Readonly<Record<string, string | number | undefined>>): string {
  const [path = '', query = ''] = address.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(said)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
