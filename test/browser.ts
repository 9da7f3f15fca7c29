// Support for browser tests: Debian's chromium by playwright-core, axe-core, and what every page of ours must hold
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { pictureFolder, picturesNamed } from './pictures.ts';

export type { Browser, BrowserContext, Page } from 'playwright-core';

/** The headless shell first: the same engine, at half the work. */
const CHROMIUM = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser, or undefined where the machine has none: the test then skips with `noBrowser`. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: ARGUMENTS });
}

export const noBrowser = 'no chromium on this machine';

export interface Look {
  /** CSS pixels. Default 1280. */
  readonly width?: number;
  readonly dark?: boolean;
  /** False: without script. Default true. */
  readonly script?: boolean;
  /** As the browser's language setting. Default 'sv-SE'. */
  readonly language?: string;
  readonly forcedColours?: boolean;
}

/** Wide and narrow, light and dark: every width and every colour once, and all four where pictures are taken. */
export const everyLook: readonly (Look & { readonly name: string })[] = [
  { name: '1280-light', width: 1280, dark: false },
  { name: '1280-dark', width: 1280, dark: true },
  { name: '320-light', width: 320, dark: false },
  { name: '320-dark', width: 320, dark: true },
].filter(({ width, dark }) => dark === width < 600 || process.env.BREVDUVA_SCREENSHOTS !== undefined);

/** A page in a browser profile of its own (no cookie from another test). Closing its context ends it. */
export async function openPage(browser: Browser, look: Look = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: 900 },
    colorScheme: look.dark === true ? 'dark' : 'light',
    locale: look.language ?? 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    javaScriptEnabled: look.script ?? true,
    reducedMotion: 'reduce',
    forcedColors: look.forcedColours === true ? 'active' : 'none',
    ignoreHTTPSErrors: true,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  looks.set(page, look);
  faultsOf(context, page);
  return page;
}

const looks = new WeakMap<Page, Look>();
const complaints = new WeakMap<Page, string[]>();

function faultsOf(context: BrowserContext, page: Page): void {
  const list: string[] = [];
  complaints.set(page, list);
  page.on('pageerror', (error) => list.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // The browser complains by itself of a form that is answered with its faults.
    if (message.type() === 'error' && !message.text().includes('status of 422'))
      list.push(`console: ${message.text()}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (!why.includes('ERR_ABORTED')) list.push(`request: ${new URL(request.url()).pathname} ${why}`);
  });
}

/** Nothing was refused by the CSP, no script failed, no file was missing. */
export function assertNoComplaints(page: Page): void {
  assert.deepEqual(complaints.get(page) ?? [], []);
}

/**
 * axe-core finds nothing by WCAG 2.2 A and AA and its own best practices. Needs script for axe's own sake only. Wide pages are judged in light and
 * narrow ones in dark: that is every width and every colour once, at half the price of all four.
 */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  const { width = 1280, dark = false, forcedColours = false } = looks.get(page) ?? {};
  if (!forcedColours && dark === width > 600) return;
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource());
  const told = await page.evaluate(judged, AXE_OPTIONS);
  assert.deepEqual(told, [], `${name}: axe-core found something`);
}

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
const axeSource = () => readFileSync(AXE, 'utf8');

// Not in frames: ours show letters in a sandbox without script, where nothing could judge them anyway.
const AXE_OPTIONS: Axe.RunOptions = {
  resultTypes: ['violations'],
  iframes: false,
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

declare const axe: typeof Axe;

// In the page.
async function judged(options: Axe.RunOptions): Promise<object[]> {
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 5).map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }));
}

/** Goes on with Tab (or back) until what is wanted has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, wanted: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  let places = await page.locator(wanted).elementHandles();
  for (let presses = 0; presses < 90; presses += 1) {
    // What follows by itself may have been written anew meanwhile.
    if (presses % 15 === 14) places = await page.locator(wanted).elementHandles();
    if (await page.evaluate((found) => found.some((one) => one === document.activeElement), places)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`no way to ${wanted} by keyboard on ${page.url()}`);
}

/** The page does not scroll sideways (WCAG 1.4.10 at 320 px). Names what sticks out. */
export async function assertNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > limit + 1)
      .slice(0, 5)
      .map(
        (element) => `${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().right)} px`,
      );
  });
  assert.deepEqual(wide, [], 'the page scrolls sideways');
}

/**
 * A picture (WebP) of the whole page, where BREVDUVA_SCREENSHOTS names a folder; otherwise nothing. In docs/screenshots only what a document
 * names is kept, so `BREVDUVA_SCREENSHOTS=docs/screenshots npm test -- browser` renews what the documents show. `name` ends in the look, and
 * `-1280-light` is the one that needs no ending.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['BREVDUVA_SCREENSHOTS'];
  const short = name.replace(/-1280-light$/, '');
  if (folder === undefined) return;
  if (folder.replace(/\/$/, '').endsWith(pictureFolder) && !picturesNamed().has(short)) return;
  const devtools = await page.context().newCDPSession(page);
  const { cssContentSize: whole } = await devtools.send('Page.getLayoutMetrics');
  // A wide page is read as well at seven tenths of its size, in half the bytes; of the longest the top tells what they are.
  const wide = whole.width > 960;
  const clip = {
    x: 0,
    y: 0,
    width: whole.width,
    height: Math.min(whole.height, wide ? 2600 : 3600),
    scale: wide ? 0.7 : 1,
  };
  const how = { format: 'webp', quality: 50, captureBeyondViewport: true, clip } as const;
  const { data } = await devtools.send('Page.captureScreenshot', how);
  await devtools.detach();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${short}.webp`), Buffer.from(data, 'base64'));
}

/** What a page holds in its look: nothing for axe-core, no scrolling sideways, a picture where pictures are taken. */
export async function assertHolds(page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  await assertAccessible(page, name);
  await assertNoSidewaysScroll(page);
}
