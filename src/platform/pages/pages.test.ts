// Pages as text: nothing from outside becomes markup; themes have contrast; every component stands in the gallery
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as components from './components.ts';
import { attributes, escapeHtml, html } from './html.ts';
import { page, type Shell } from './layout.ts';
import { contrast, GROUNDS, themeCss, themeFaults } from './theme.ts';

describe('html', () => {
  it('escapes text wherever it stands, and joins lists', () => {
    const evil = `<script>alert('x')</script>"&`;
    const safe = '&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;';
    assert.equal(html`<p title="${evil}">${evil}</p>`.text, `<p title="${safe}">${safe}</p>`);
    assert.equal(html`${[html`<b>1</b>`, '<', false, null, undefined, 0]}`.text, '<b>1</b>&lt;0');
  });

  it('never lets text out of its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        assert.doesNotMatch(escapeHtml(text), /[<>"']/);
        const back = escapeHtml(text)
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        assert.equal(back, text);
      }),
    );
  });

  it('writes attributes by their values', () => {
    assert.equal(
      attributes({ id: 'a"b', checked: true, disabled: false, title: undefined, rows: 3 }).text,
      ' id="a&quot;b" checked rows="3"',
    );
  });

  it('makes paragraphs of plain text', () => {
    const { text } = components.plainText('Hej <Åsa>,\r\n\r\nrad ett\nrad två\n\n\n\nSlut\n');
    assert.equal(text, '<p>Hej &lt;Åsa&gt;,</p><p>rad ett<br>rad två</p><p>Slut</p>');
  });

  it('makes no link of a support address that is no web address', () => {
    const { text } = components.letterSheet({
      language: 'sv',
      sender: { name: 'X' },
      subject: 'S',
      body: '',
      support: { text: 'T', url: 'javascript:alert(1)' },
    });
    assert.doesNotMatch(text, /href="javascript/);
  });
});

describe('layout', () => {
  const shell: Shell = {
    service: 'sender',
    language: 'sv',
    environment: 'production',
    path: '/letters?page=2&lang=sv',
    csrf: 'token',
    asset: (name) => `/assets/${name}`,
    organisation: { name: 'Kommun <B>' },
    user: { name: 'Maj' },
    login: true,
    navigation: [{ href: '/letters', text: 'Brev', count: 2 }],
  };

  it('shows organisation and user, switches language in place, and logs out with a token', () => {
    const { text } = page(shell, { title: 'Brev', main: 'x', current: '/letters' });
    assert.match(text, /^<!doctype html>\n<html lang="sv"/);
    assert.match(text, /Kommun &lt;B&gt;/);
    assert.match(text, /href="\/letters\?page=2&amp;lang=en" lang="en"/);
    assert.match(text, /action="\/logout"><input type="hidden" name="_csrf" value="token">/);
    assert.match(text, /aria-current="page"/);
    assert.doesNotMatch(text, /provmiljö/);
  });

  it('tells of errors first in the title', () => {
    assert.match(
      page(shell, { title: 'Brev', main: '', hasErrors: true }).text,
      /<title>Fel: Brev – Skicka brev – Brevduva/,
    );
  });
});

describe('theme', () => {
  it('measures contrast as WCAG does', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
    assert.throws(() => contrast('red', '#ffffff'), TypeError);
  });

  it('refuses what cannot be read, and anything that is no colour', () => {
    assert.deepEqual(themeFaults({ accentLight: '#1f4e79', accentDark: '#8bb8e0' }), []);
    const faults = themeFaults({ accentLight: '#8bb8e0', accentDark: '#1f4e79' });
    assert.equal(faults.length, 4);
    assert.throws(() => themeCss({ accentLight: '#8bb8e0', accentDark: '#8bb8e0' }), TypeError);
    assert.throws(() => themeCss({ accentLight: '}body{', accentDark: '#8bb8e0' }), TypeError);
  });

  it('holds our own colours to the contrast that LOOK demands', () => {
    const css = readFileSync(new URL('../assets/10-theme.css', import.meta.url), 'utf8');
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
    const colour = (part: string, name: string): string =>
      new RegExp(`--bd-${name}: (#[0-9a-f]{6})`).exec(part)?.[1] ?? assert.fail(name);
    for (const [part, grounds] of [
      [light, GROUNDS.light],
      [dark, GROUNDS.dark],
    ] as const) {
      for (const ground of grounds) {
        for (const name of ['ink', 'quiet', 'delivered', 'refused', 'unknown']) {
          assert.ok(contrast(colour(part, name), ground) >= 4.5, `${name} on ${ground}`);
        }
        assert.ok(contrast(colour(part, 'edge'), ground) >= 3, `edge on ${ground}`);
      }
    }
    for (const [, lightAccent, darkAccent] of css.matchAll(/--bd-accent-light: (#\w+);\s*--bd-accent-dark: (#\w+);/g)) {
      assert.deepEqual(themeFaults({ accentLight: lightAccent ?? '', accentDark: darkAccent ?? '' }), []);
    }
  });
});

describe('gallery', () => {
  it('shows every component', () => {
    const source = readFileSync(new URL('gallery.ts', import.meta.url), 'utf8');
    const elsewhere = new Set(['Html', 'html', 'icon', 'date', 'newTabLink', 'faultOf']);
    const missing = Object.keys(components).filter((name) => !elsewhere.has(name) && !source.includes(`${name}(`));
    assert.deepEqual(missing, []);
  });
});
