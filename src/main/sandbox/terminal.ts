// The announcement as a person reads it in the terminal, Swedish or English.
import { join } from 'node:path';
import { type AnnouncedPerson, type Announcement, writtenNumber } from './announcement.ts';
import { silentReader } from './people.ts';

export type TerminalLanguage = 'sv' | 'en';

const words = {
  sv: {
    ready: 'Brevduva är igång. Allt är på låtsas och syns bara på den här datorn.',
    addresses: 'Adresser',
    people: 'Logga in som (välj personen i låtsas-legitimationen)',
    tries: 'Prova det här',
    stop: 'Ctrl-C stannar. Nästa gång du startar finns allt kvar i',
    steps: (a: Announcement) => [
      `Öppna ${a.services.sender?.pages} och logga in som Anna Ask. Skriv ett brev till ${writtenNumber('198101052382')}.`,
      `Öppna ${a.services['mailbox-a']?.pages} och logga in som Signe Almgren. Läs brevet.`,
      `Se i ${a.services['mail-catcher']?.pages} att e-posten bara säger att det finns post.`,
      'Välj bort Kommun B i Signes inställningar, och försök skriva till henne igen.',
      `Skriv till ${writtenNumber(silentReader.id)}: hennes operatör svarar aldrig, så ingen vet om brevet kom fram.`,
      `Lägg ett brev som fil i ${join(a.dataFolder, 'filmapp', 'in')}: se docs/operations.md, ”Letters as files”.`,
      'npx brevduva reachable 198101052382 · npx brevduva --help',
    ],
  },
  en: {
    ready: 'Brevduva is running. Everything is pretend and seen on this machine only.',
    addresses: 'Addresses',
    people: 'Log in as (choose the person in the pretend e-ID)',
    tries: 'Try this',
    stop: 'Ctrl-C stops it. The next time you start, everything is still in',
    steps: (a: Announcement) => [
      `Open ${a.services.sender?.pages} and log in as Anna Ask. Write a letter to ${writtenNumber('198101052382')}.`,
      `Open ${a.services['mailbox-a']?.pages} and log in as Signe Almgren. Read the letter.`,
      `See in ${a.services['mail-catcher']?.pages} that the e-mail says only that there is post.`,
      'Opt out from Kommun B in Signe’s settings, and try to write to her again.',
      `Write to ${writtenNumber(silentReader.id)}: her operator never answers, so nobody knows whether the letter came.`,
      `Leave a letter as a file in ${join(a.dataFolder, 'filmapp', 'in')}: see docs/operations.md, “Letters as files”.`,
      'npx brevduva reachable 198101052382 · npx brevduva --help',
    ],
  },
} as const;

/** Swedish unless the environment asks for English (LC_ALL, LC_MESSAGES, LANG). */
export function terminalLanguage(environment: Readonly<Record<string, string | undefined>>): TerminalLanguage {
  const asked = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return asked.startsWith('en') ? 'en' : 'sv';
}

/** Where people log in, service by service. */
const doors = ({ people }: Announcement) => [...new Set(people.map(({ logIn }) => logIn.at))].sort();

function personLine({ name, personalNumber, does }: AnnouncedPerson, language: TerminalLanguage): string {
  const who = personalNumber === undefined ? name : `${name}, ${writtenNumber(personalNumber)}`;
  return `    ${who.padEnd(32)} ${does[language]}`;
}

/** Some fifty lines for the terminal: the people under the address where they log in. */
export function terminalText(announcement: Announcement, language: TerminalLanguage): string {
  const w = words[language];
  const addresses = Object.values(announcement.services).map(
    ({ name, pages }) => `  ${name.padEnd(30)} ${pages ?? ''}`,
  );
  const people = doors(announcement).flatMap((door) => [
    `  ${door}`,
    ...announcement.people.filter(({ logIn }) => logIn.at === door).map((person) => personLine(person, language)),
  ]);
  const steps = w.steps(announcement).map((step, index) => `  ${index + 1}. ${step}`);
  const parts = [w.ready, '', w.addresses, ...addresses, '', w.people, ...people, '', w.tries, ...steps, ''];
  return `\n${parts.join('\n')}\n${w.stop} ${announcement.dataFolder}\n`;
}
