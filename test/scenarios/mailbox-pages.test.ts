// A person's mailbox: the inbox, letters and their files; and that nobody sees another's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import { letterLink, logIn, postTo, send } from './mailbox-steps.ts';
import { amina, operator, PDF, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

function noNumberIn(seen: Seen): void {
  for (const url of seen.way)
    assert.ok(![signe.id, amina.id, signe.id].some((id) => url.href.includes(id.slice(2))), url.href);
}

describe('before log-in', () => {
  test('the start page says what this is, in both languages', async () => {
    const browser = new PlainBrowser();
    const page = await browser.open(world.pages);
    assert.match(page.text, /Post från myndigheter, direkt till dig/);
    assert.match(page.text, new RegExp(operator.name));
    assert.match((await browser.open(`${world.pages}/?lang=en`)).text, /Post from public authorities/);
  });

  test('pages of a mailbox lead to the log-in', async () => {
    for (const path of ['/inbox', '/senders', '/settings', '/activity', '/open', '/close']) {
      const browser = new PlainBrowser();
      browser.stopAt = (url) => url.pathname === '/login';
      assert.equal((await browser.open(`${world.pages}${path}`)).url.pathname, '/login', path);
    }
  });

  test('help is for everybody', async () => {
    assert.equal((await new PlainBrowser().open(`${world.pages}/help`)).status, 200);
  });
});

describe('the inbox', () => {
  test('is empty at first, and says what will be here', async () => {
    const { page } = await logIn(world, amina.id);
    assert.equal(page.url.pathname, '/inbox');
    assert.match(page.text, /Här hamnar dina brev/);
    noNumberIn(page);
  });

  test('shows a new letter as unread; opened it is read; it can be put back as unread', async () => {
    await send(world, { subject: 'Kallelse till samtal' });
    const { browser, page } = await logIn(world, signe.id);
    const row = page.text.split('<li class="bd-inbox-row').find((part) => part.includes('Kallelse till samtal')) ?? '';
    assert.match(row, /^[^>]*--unread/);
    assert.match(row, /Kommun B/);
    const letter = await browser.open(letterLink(page, 'Kallelse till samtal'));
    assert.equal(letter.status, 200);
    noNumberIn(letter);
    for (const said of [
      'Kallelse till samtal',
      'Din ansökan är beviljad',
      'Kommun B',
      'Kontaktcenter svarar',
      '010-123 45 00',
    ])
      assert.ok(letter.text.includes(said), said);
    const again = await browser.open(`${world.pages}/inbox?show=unread`);
    assert.ok(!again.text.includes('Kallelse till samtal'));
    const back = await postTo(browser, letter, `${letter.url.pathname}/unread`);
    assert.match(back.text, /Brevet är markerat som oläst/);
    assert.ok((await browser.open(`${world.pages}/inbox?show=unread`)).text.includes('Kallelse till samtal'));
  });
});

describe('a letter', () => {
  test('says in plain words whether it is real, and by whom it was signed and sealed', async () => {
    await send(world, { subject: 'Äkta brev' });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Äkta brev'));
    assert.match(letter.text, /Är det här verkligen från Kommun B\?/);
    assert.match(letter.text, /Brevet är signerat av Kommun B, och inget i det har ändrats/);
    assert.match(
      letter.text,
      /Duvslagets förmedling, 402100-0015|Duvslagets förmedling, 4021000015|Duvslagets förmedling, 402100/,
    );
    assert.match(letter.text, /22 november 2026/);
    const english = await browser.open(`${letter.url.href}?lang=en`);
    assert.match(english.text, /Is this really from Kommun B\?/);
  });

  test('in HTML is shown from the content origin in a sandbox, with nothing from outside', async () => {
    const text = '<p>Hej <b>Signe</b></p><script>alert(1)</script><img src="https://evil.example/x.png">';
    await send(world, { subject: 'HTML-brev', body: { contentType: 'text/html', text } });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'HTML-brev'));
    assert.ok(!letter.text.includes('<script>alert'));
    const src = /<iframe[^>]*\ssrc="([^"]+)"/.exec(letter.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.match(letter.text, /<iframe[^>]*\ssandbox=""/);
    assert.equal(new URL(src).origin, world.config.content.publicUrl);
    assert.match(
      letter.headers.get('content-security-policy') ?? '',
      new RegExp(`frame-src ${world.config.content.publicUrl}`),
    );
    const content = await new PlainBrowser().open(src);
    assert.equal(content.status, 200);
    const policy = content.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      'sandbox',
      'img-src data:',
      `frame-ancestors ${world.pages}`,
      "form-action 'none'",
    ])
      assert.ok(policy.includes(part), policy);
    assert.ok(!/script-src|allow-/.test(policy), policy);
    assert.equal(content.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(content.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(content.headers.get('x-frame-options'), null);
    assert.deepEqual(content.headers.getSetCookie(), []);
    assert.match(content.text, /Hej <b>Signe<\/b>/);
  });

  test("'s file is opened and downloaded from the content origin, and both are noted", async () => {
    const file = { filename: 'be"slut å.pdf', contentType: 'application/pdf', content: PDF };
    const fake = {
      filename: 'annat.pdf',
      contentType: 'application/pdf',
      content: Buffer.from('<script>alert(1)</script>'),
    };
    await send(world, { subject: 'Med bilagor', files: [file, fake] });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Med bilagor'));
    const hrefs = [...letter.text.matchAll(/href="(\/letters\/[^"]+\/attachments\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    assert.equal(hrefs.length, 3, 'open and save the real one, only save the other');
    const [view = '', save = '', only = ''] = hrefs.map((href) => `${world.pages}${href}`);
    assert.match(view, /\/view$/);
    const viewed = await browser.open(view);
    const frame = /<iframe class="bd-viewer" src="([^"]+)" sandbox="allow-scripts"/.exec(viewed.text)?.[1] ?? '';
    const viewer = await new PlainBrowser().open(frame.replaceAll('&amp;', '&'));
    assert.equal(viewer.url.origin, world.config.content.publicUrl);
    assert.match(viewer.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox allow-scripts$/);
    assert.deepEqual(viewer.headers.getSetCookie(), []);
    const shown = await browser.open(view.replace(/\/view$/, ''));
    assert.equal(shown.url.origin, world.config.content.publicUrl);
    assert.equal(shown.headers.get('content-type'), 'application/pdf');
    assert.match(shown.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/);
    assert.deepEqual(shown.headers.getSetCookie(), []);
    assert.match(
      shown.headers.get('content-disposition') ?? '',
      /^inline; filename="[^"\r\n]*"; filename\*=UTF-8''[\w%.-]+$/,
    );
    assert.equal(shown.headers.get('x-content-type-options'), 'nosniff');
    assert.match((await browser.open(save)).headers.get('content-disposition') ?? '', /^attachment; /);
    const other = await browser.open(only);
    assert.equal(other.headers.get('content-type'), 'application/octet-stream');
    assert.match(other.headers.get('content-disposition') ?? '', /^attachment; /);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /annat\.pdf öppnades eller laddades ner/);
  });

  test('whose text is too large for its row is shown whole all the same', async () => {
    const text = `Början ${'mitten '.repeat(20_000)} SLUTET`;
    await send(world, { subject: 'Långt brev', body: { contentType: 'text/plain', text } });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Långt brev'));
    assert.match(letter.text, /Början/);
    assert.match(letter.text, /SLUTET/);
  });

  test("'s content needs a key, and a key of rubbish opens nothing", async () => {
    const browser = new PlainBrowser();
    const { publicUrl } = world.config.content;
    assert.equal((await browser.open(`${publicUrl}/content?key=abc.def`)).status, 410);
    assert.equal((await browser.open(`${publicUrl}/content`)).status, 400);
    assert.equal((await browser.open(`${publicUrl}/inbox`)).status, 404);
  });

  test('from a sender that is known by a file that is no PDF, or with text that looks like HTML, is only text', async () => {
    await send(world, {
      subject: '<b>Fet</b>',
      body: { contentType: 'text/plain', text: '<script>alert(2)</script>\n\nhttps://kommun.example' },
    });
    const { browser, page } = await logIn(world, signe.id);
    assert.ok(!page.text.includes('<b>Fet</b>'));
    const letter = await browser.open(letterLink(page, '&lt;b&gt;Fet&lt;/b&gt;'));
    assert.ok(!letter.text.includes('<script>alert(2)'));
    assert.match(letter.text, /&lt;script&gt;alert\(2\)/);
    assert.doesNotMatch(letter.text, /href="https:\/\/kommun\.example"/);
  });
});

describe('nobody sees what is in another mailbox', () => {
  test('a letter, its text, its files and its state are 404 for others', async () => {
    const file = { filename: 'hemligt.pdf', contentType: 'application/pdf', content: PDF };
    await send(world, { subject: 'Bara för Signe', files: [file] });
    const own = await logIn(world, signe.id);
    const href = letterLink(own.page, 'Bara för Signe');
    const letter = await own.browser.open(href);
    const attachment = /href="(\/letters\/[^"]+\/attachments\/[^"?]+)"/.exec(letter.text)?.[1] ?? '';
    await postTo(own.browser, letter, `${new URL(href).pathname}/unread`);
    const { browser, page } = await logIn(world, amina.id);
    assert.ok(!page.text.includes('Bara för Signe'));
    for (const address of [href, `${href}/text`, `${world.pages}${attachment}`, `${world.pages}${attachment}?save=yes`])
      assert.equal((await browser.open(address)).status, 404, address);
    assert.equal((await postTo(browser, page, `${new URL(href).pathname}/unread`)).status, 404);
    assert.equal((await browser.open(`${world.pages}/letters/not-an-id`)).status, 404);
    const still = await own.browser.open(`${world.pages}/inbox?show=unread`);
    assert.ok(still.text.includes('Bara för Signe'), 'what others tried did not read it');
    assert.ok(!(await browser.open(`${world.pages}/activity`)).text.includes('hemligt.pdf'));
  });

  test('a file of another letter in the same mailbox is not found through this letter', async () => {
    const file = { filename: 'ett.pdf', contentType: 'application/pdf', content: PDF };
    await send(world, { subject: 'Brev med fil', files: [file] });
    await send(world, { subject: 'Brev utan fil' });
    const { browser, page } = await logIn(world, signe.id);
    const withFile = await browser.open(letterLink(page, 'Brev med fil'));
    const attachment = /\/attachments\/([^"?]+)"/.exec(withFile.text)?.[1] ?? '';
    const other = letterLink(page, 'Brev utan fil');
    assert.equal((await browser.open(`${other}/attachments/${attachment}`)).status, 404);
  });
});
