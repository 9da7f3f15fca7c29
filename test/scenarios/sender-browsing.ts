// A real browser at the sender, logged in: what its browser tests begin with.
import { type Browser, type Look, noBrowser, openPage, type Page } from '../browser.ts';
import { Keyboard } from '../keyboard.ts';

/** A page of somebody who has logged in there, in a browser profile of its own; at `path` where one is given. */
export async function logInAt(
  browser: Browser | undefined,
  address: string,
  who: string,
  look: Look = {},
  path = '',
): Promise<Page> {
  if (browser === undefined) throw new Error(noBrowser);
  const page = await openPage(browser, look);
  await page.goto(address);
  await page.click(`button[value="${who}"]`);
  // Where it leads depends on what the person may do; away from the log-in service at any rate.
  await page.waitForURL((url) => url.origin === new URL(address).origin && !url.pathname.startsWith('/login'));
  if (path !== '') await page.goto(`${address}${path}`);
  return page;
}

/** The same without a mouse, from the log-in on. */
export async function keyboardAt(
  browser: Browser | undefined,
  address: string,
  who: string,
  look: Look = {},
): Promise<Keyboard> {
  if (browser === undefined) throw new Error(noBrowser);
  const page = await openPage(browser, look);
  await page.goto(address);
  const keys = new Keyboard(page);
  await keys.enter(`button[value="${who}"]`, new RegExp(`^${address}/(?!login)`));
  return keys;
}
