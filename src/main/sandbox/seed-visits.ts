// What only people do, done once by pretend people at the pages: Signe sorts, saves and shares a letter, and who keeps the mediation log stops a disposal.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { companyReader, kommunB } from './people.ts';
import { type Place, pageUrl } from './place.ts';
import { PretendVisitor } from './pretend-visitor.ts';

const SIGNE = '198101052382';

interface Sorted {
  readonly subject: string;
  /** What happens to it: put away, or on a shelf by its name. */
  readonly to: 'archive' | 'trash' | { readonly shelf: string };
}

const sorted: readonly Sorted[] = [
  { subject: 'Beslut om plats på förskolan Ängen', to: { shelf: 'Barnen' } },
  { subject: 'Din bygglovsansökan är komplett', to: { shelf: 'Huset' } },
  { subject: 'Kallelse till syn på plats, och avgift', to: { shelf: 'Att göra' } },
  { subject: 'Vattnet stängs av på torsdag', to: 'archive' },
  { subject: 'Så hämtar vi sopor i jul', to: 'trash' },
];

/** Done once: whoever has sorted since is not disturbed. */
export async function seedVisits(place: Place): Promise<boolean> {
  const done = join(place.options.dataFolder, 'first-visits-made');
  if (existsSync(done)) return true;
  await Promise.all([hold(place), sort(place)]);
  writeFileSync(done, '');
  return true;
}

async function hold(place: Place): Promise<void> {
  const keeper = await PretendVisitor.logIn(pageUrl(place, 'mediator'), 'emil.fors', '/log/holds');
  const reason = 'Dnr KS 2026/0312, begäran om utlämnande';
  const isSet = (await keeper.open('/log/holds')).includes(reason);
  if (!isSet) await keeper.submit('/log/holds', '/log/holds', { scope: 'sender', value: kommunB.id, reason });
  await keeper.logOut('/log/holds');
}

async function sort(place: Place): Promise<void> {
  const signe = await PretendVisitor.logIn(pageUrl(place, 'mailboxA'), SIGNE, '/login?return-to=%2Finbox');
  for (const { subject, to } of sorted) {
    const letter = await letterOf(signe, subject);
    if (letter !== undefined) await put(signe, letter, to);
  }
  await share(signe);
  await signe.logOut('/inbox');
}

async function letterOf(visitor: PretendVisitor, subject: string): Promise<string | undefined> {
  for (let look = 0; look < 20; look += 1) {
    const inbox = await visitor.open('/inbox');
    const row = inbox.split('<li class="bd-inbox-row').find((one) => one.includes(`>${subject}<`));
    const id = /href="\/letters\/([0-9a-f-]{36})"/.exec(row ?? '')?.[1];
    if (id !== undefined) return id;
    await setTimeout(500);
  }
  return undefined;
}

async function put(visitor: PretendVisitor, letter: string, to: Sorted['to']): Promise<void> {
  const page = `/letters/${letter}`;
  const sending = { letters: letter, back: '/inbox' };
  if (typeof to === 'string') return await visitor.submit(page, '/sort', { ...sending, action: to });
  const options = [...(await visitor.open(page)).matchAll(/<option value="([^"]+)">([^<]*)</g)];
  const shelf = options.find(([, , text = '']) => text.endsWith(to.shelf))?.[1];
  if (shelf !== undefined) await visitor.submit(page, '/sort', { ...sending, to: shelf, action: 'to' });
}

/** With Ulla, whom she saves in her address book. */
async function share(visitor: PretendVisitor): Promise<void> {
  const letter = await letterOf(visitor, 'Kallelse till syn på plats, och avgift');
  const page = `/letters/${letter}/share`;
  if (letter === undefined || (await visitor.open(`/letters/${letter}`)).includes(companyReader.name)) return;
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const person = { number: companyReader.id, name: companyReader.name, save: 'yes' };
  await visitor.submit(page, page, { ...person, day });
}
