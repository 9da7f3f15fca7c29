// For the archivist of a sandbox: an archive package to fetch, a letter whose registration waits, and a letter that came as a file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFoldersSync } from '../../platform/folders.ts';
import type { RestClient } from '../../platform/http-client/rest-client.ts';
import { fileDropOf } from './configs.ts';
import type { Place } from './place.ts';

const registered = {
  unit: 'bygg-och-miljo',
  recipient: '198101052382',
  subject: 'Beslut om strandskyddsdispens',
  text: 'Hej Signe\n\nVi har beslutat att ge dig dispens för bryggan. Beslutet kan överklagas inom tre veckor.\n\nMed vänliga hälsningar\nMiljöenheten, Kommun B',
  protectionClass: 2,
  matter: { matterId: 'MN 2026-0457' },
};
const dropped = {
  unit: 'bygg-och-miljo',
  recipient: '198101052382',
  subject: 'Ditt slambesked för 2027',
  text: 'Hej Signe\n\nDin trekammarbrunn töms i vecka 18. Se till att locket går att öppna.\n\nMed vänliga hälsningar\nTekniska förvaltningen, Kommun B',
  protectionClass: 1,
};

/** Makes them; whether all of it was taken. The keys and the file's name make it once. */
export async function seedArchive(place: Place, client: RestClient): Promise<boolean> {
  dropLetter(fileDropOf(place));
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date());
  const headers = { 'idempotency-key': 'first-letter-registered' };
  const sent = await post(client, '/letters', registered, headers);
  const letter = Reflect.get(Object(sent), 'letterId');
  if (typeof letter !== 'string') return false;
  const fault = { fault: 'Diariet svarade inte. Registrera för hand.' };
  const failed = await post(client, `/letters/${letter}/registration`, fault);
  const made = await post(client, '/archive-packages', { from: today, to: today });
  return failed !== undefined && made !== undefined;
}

async function post(
  client: RestClient,
  path: string,
  body: Parameters<typeof client.request>[0]['body'],
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const request = { method: 'POST', path, headers, body: body ?? {}, timeoutMs: 60_000 } as const;
  const answer = await client.request(request);
  return answer.kind === 'answer' && answer.status < 300 ? answer.json : undefined;
}

// As an old system does it: the letter first, its marker last.
function dropLetter(folder: string): void {
  makeFoldersSync(join(folder, 'in'), 0o777);
  writeFileSync(join(folder, 'in', 'slam-2027-0001.json'), `${JSON.stringify(dropped, undefined, 2)}\n`);
  writeFileSync(join(folder, 'in', 'slam-2027-0001.done'), '');
}
