// A sandbox's first letters with things to do: pay, come, answer and sign for, so that the mailbox shows each of them.
import type { RestClient } from '../../platform/http-client/rest-client.ts';

const SIGNE = '198101052382';
const DAY_MS = 86_400_000;
const day = (from: Date, days: number): string => new Date(from.getTime() + days * DAY_MS).toISOString().slice(0, 10);

function letters(now: Date) {
  const payment = { amount: '1350.00', method: 'BG', account: '5050-1055', ocr: '1234567897' };
  return [
    {
      recipient: SIGNE,
      subject: 'Kallelse till syn på plats, och avgift',
      text: 'Hej Signe\n\nVi vill titta på platsen för uterummet innan vi beslutar. Svara på det här brevet om tiden inte passar.\n\nAvgiften för handläggningen ska vara betald innan vi beslutar.\n\nSkriv under kvittensen, så vet vi att du har fått kallelsen.\n\nMed vänliga hälsningar\nBygglovsenheten, Kommun B',
      protectionClass: 2,
      unit: 'bygg-och-miljo',
      allowsReply: true,
      asksReceipt: true,
      signedReceipt: true,
      payment: { ...payment, dueDate: day(now, 20) },
      appointment: {
        starts: `${day(now, 10)}T09:00:00Z`,
        ends: `${day(now, 10)}T09:45:00Z`,
        title: 'Syn på plats, bygglov',
        place: 'Storgatan 7',
        id: 'bn-2026-0231-syn',
      },
    },
    {
      recipient: SIGNE,
      subject: 'Faktura för sophämtning',
      text: 'Hej Signe\n\nHär är avgiften för sophämtning det senaste kvartalet.\n\nMed vänliga hälsningar\nTekniska förvaltningen, Kommun B',
      protectionClass: 1,
      asksReceipt: true,
      payment: { ...payment, amount: '612.50', dueDate: day(now, -3) },
    },
  ];
}

/** Sends them once; whether all were taken. */
export async function seedActing(client: RestClient): Promise<boolean> {
  const sent = await Promise.all(
    letters(new Date()).map((body, index) => {
      const headers = { 'idempotency-key': `first-letter-to-act-on-${index}` };
      return client.request({ method: 'POST', path: '/letters', headers, body, timeoutMs: 10_000 });
    }),
  );
  return sent.every((answer) => answer.kind === 'answer' && answer.status < 300);
}
