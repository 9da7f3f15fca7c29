// A real browser at the mailbox: how somebody logs in there, by a button or by a number.
import type { Page } from '../browser.ts';
import { amina, signe, type World } from './mailbox-world.ts';

/** Asks for the page, and says who one is at the log-in service; nobody waits for what comes then. */
export async function logInAs(
  page: Page,
  { pages }: Pick<World, 'pages'>,
  person: string,
  path: string,
): Promise<void> {
  await page.goto(`${pages}/login?return-to=${encodeURIComponent(path)}`);
  if ([signe.id, amina.id].includes(person)) return await page.locator(`button[value="${person}"]`).click();
  await page.locator('input[name="number"]').fill(person);
  await page.locator('input[name="number"]').press('Enter');
}
