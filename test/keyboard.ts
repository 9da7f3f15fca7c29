// Somebody without a mouse in a real browser: Tab and the arrows lead, what is typed goes where the focus is, Enter and Space press.
// Nothing here clicks, fills in or sets the focus, and each place that is gone to must show that it has it (WCAG 2.2: 2.1.1, 2.4.7, 2.4.11).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Page, tabTo } from './browser.ts';

export interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export interface Downloaded {
  readonly name: string;
  readonly bytes: Buffer;
}

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    // From now on the driver is asked for files: told with the key that asks, it may be told too late.
    page.on('filechooser', () => undefined);
  }

  /** With Tab, past header and navigation by the link for that, and the focus is seen there. */
  async to(wanted: string): Promise<void> {
    await this.#pastNavigation(wanted);
    await tabTo(this.page, wanted);
    assert.equal(await this.page.evaluate(whatHidesFocus), '', `the focus at ${wanted} on ${this.page.url()}`);
  }

  /** The same backwards. */
  async back(wanted: string): Promise<void> {
    await tabTo(this.page, wanted, 'Shift+Tab');
    await this.to(wanted);
  }

  /** Types in a field, instead of what stands there. */
  async write(wanted: string, text: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }

  /** Enter, where it leads to another page: on a link, on a button, or in the field that has the focus. */
  async enter(wanted: string, address: RegExp): Promise<void> {
    await this.to(wanted);
    await Promise.all([this.page.waitForNavigation({ url: address }), this.page.keyboard.press('Enter')]);
  }

  /** Opens what is folded together. */
  async unfold(wanted: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.press('Enter');
    assert.ok(await this.page.evaluate(() => document.activeElement?.closest('details')?.open), `${wanted} opens`);
  }

  /** Ticks a box. */
  async tick(wanted: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.press('Space');
    const checked = await this.page.evaluate(() => {
      const focused = document.activeElement;
      return focused instanceof HTMLInputElement && focused.checked;
    });
    assert.ok(checked, `${wanted} is ticked`);
  }

  /** One of a group of radios: Tab leads to the group, the arrows within it. */
  async pick(name: string, wanted: string): Promise<void> {
    const place = this.page.locator(wanted);
    await this.to(`input[type="radio"][name="${name}"]`);
    for (let presses = 0; presses < 20; presses += 1) {
      if (await place.evaluate((radio) => radio === document.activeElement)) break;
      await this.page.keyboard.press('ArrowDown');
    }
    // The first of a group where nothing is chosen has the focus and is not chosen by that.
    await this.page.keyboard.press('Space');
    assert.ok(await place.isChecked(), `${wanted} is chosen`);
  }

  /** In a drop-down list, by its first letters (A to Z), as one chooses without opening it. */
  async choose(wanted: string, letters: string): Promise<void> {
    await this.to(wanted);
    await this.page.keyboard.type(letters);
    const chosen = await this.page.locator(`${wanted} option:checked`).textContent();
    assert.ok(chosen?.startsWith(letters), `${wanted}: ${letters} and not ${chosen ?? 'nothing'}`);
  }

  /** What the system's own window for files answers with, opened from the keyboard. */
  async attach(wanted: string, files: readonly ChosenFile[]): Promise<void> {
    await this.to(wanted);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Space')]);
    await chooser.setFiles([...files]);
  }

  /** Enter on what gives a file. */
  async download(wanted: string): Promise<Downloaded> {
    await this.to(wanted);
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.keyboard.press('Enter')]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  /** What the page says. */
  async told(): Promise<string> {
    return (await this.page.innerText('main')).replaceAll(/\s+/g, ' ');
  }

  // At the beginning of a page, to what is in its main part (WCAG 2.4.1).
  async #pastNavigation(wanted: string): Promise<void> {
    const begins = (found: readonly Element[]): boolean =>
      document.activeElement === document.body && found.some((one) => one.closest('main') !== null);
    if (!(await this.page.locator(wanted).evaluateAll(begins))) return;
    await this.page.keyboard.press('Tab');
    if (!(await this.page.evaluate(() => document.activeElement?.classList.contains('bd-skip') === true))) return;
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL(/#main$/);
  }
}

// In the page: why whoever looks at it does not see where the focus is; nothing where it is seen.
function whatHidesFocus(): string {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return 'nothing has it';
  // A field for files is drawn as the place to drop them on.
  const shown = focused.closest('.bd-drop--enhanced') ?? focused;
  const drawn = [undefined, '::after'].some((pseudo) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(shown, pseudo);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
  if (!drawn) return 'it is not drawn';
  const [place] = shown.getClientRects();
  if (place === undefined) return 'it has no place';
  // Of what is high the browser shows the line that is written in: a part in the window is enough.
  const [left, top] = [Math.max(0, place.left), Math.max(0, place.top)];
  const [right, bottom] = [Math.min(innerWidth, place.right), Math.min(innerHeight, place.bottom)];
  if (left >= right || top >= bottom) return 'it is outside the window';
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (there === null) return 'it is outside the window';
  return shown.contains(there) ? '' : `${there.tagName} ${there.className} lies over it`;
}
