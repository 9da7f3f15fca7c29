// The one style sheet: FKUI's rules for the parts that we use, in a layer below our own theme
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const OURS = new URL('../assets/', import.meta.url);
const { resolve } = createRequire(import.meta.url);

/** The components of FKUI that our pages are made of; the rest would be two thirds of the first load. */
const USED = /^(button|text-field|textarea-field|select-field|label|error-list|sr-only|fieldset)(__|--|$)/;

/** FKUI, cut to what is used, and ours. `address` gives the hashed address of a file named in `url("…")`. */
export function makeStyleSheet(address: (name: string) => string): string {
  const fkui = readFileSync(resolve('@fkui/design/lib/fkui.min.css'), 'utf8').replace(/^@charset "[^"]*";/, '');
  const theme = readFileSync(resolve('@fkui/theme-default/dist/theme-auto.css'), 'utf8');
  const ours = readdirSync(OURS)
    .filter((file) => file.endsWith('.css'))
    .sort()
    .map((file) => readFileSync(new URL(file, OURS), 'utf8'))
    .join('\n')
    .replaceAll(/url\("([a-z-]+\.woff2)"\)/g, (_whole, name: string) => `url("${address(name)}")`)
    .replaceAll(/\/\*[^*]*\*\//g, '')
    .replaceAll(/\n\s*/g, '\n');
  return `@layer fkui{${theme.replaceAll(/\n\s*/g, '')}\n${usedRules(fkui)}}\n${ours}`;
}

/** Keeps rules without a class and rules of the used components; looks inside @media and @supports. */
export function usedRules(css: string): string {
  let kept = '';
  for (const { head, body } of rulesOf(css)) {
    if (/^@(media|supports)/.test(head)) {
      const inner = usedRules(body);
      if (inner !== '') kept += `${head}{${inner}}`;
    } else if (head.startsWith('@keyframes')) {
      if (head.includes('button')) kept += `${head}{${body}}`;
    } else if (!head.startsWith('@')) {
      const selectors = splitSelectors(head).filter(isUsed);
      if (selectors.length > 0) kept += `${selectors.join(',')}{${body}}`;
    }
  }
  return kept;
}

function isUsed(selector: string): boolean {
  const classes = [...selector.matchAll(/\.([A-Za-z][\w-]*)/g)].map((match) => match[1] ?? '');
  return classes.length === 0 || classes.every((name) => USED.test(name));
}

/** Commas inside :is(…) and :not(…) part nothing. */
function splitSelectors(head: string): string[] {
  return head.split(/,(?![^(]*\))/);
}

function* rulesOf(css: string): Generator<{ head: string; body: string }> {
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (open === -1) return;
    let depth = 1;
    let end = open + 1;
    for (; depth > 0 && end < css.length; end++) {
      if (css[end] === '{') depth++;
      else if (css[end] === '}') depth--;
    }
    yield { head: css.slice(at, open).trim(), body: css.slice(open + 1, end - 1) };
    at = end;
  }
}
