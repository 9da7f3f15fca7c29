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
      metadata: [forBookkeeping(now)],
    },
    decision(now),
  ];
}

// What a mailbox shows, and what a bookkeeping system reads, of a registered message type (docs/presentation.md).
function forBookkeeping(now: Date) {
  return {
    type: 'urn:brevduva:message-type:invoice-summary',
    version: 1,
    values: {
      invoiceNumber: '2026-10442',
      issuedOn: day(now, -33),
      dueOn: day(now, -3),
      description: 'Sophämtning, tredje kvartalet',
      netAmount: '490.00 SEK',
      vatRate: '25 %',
      vatAmount: '122.50 SEK',
      totalAmount: '612.50 SEK',
      documentTypeCode: '380',
    },
  };
}

function decision(now: Date) {
  return {
    recipient: SIGNE,
    subject: 'Beslut om bygglov för carport',
    text: `Hej Signe\n\nDu får bygglov för en carport på Storgatan 7. Bygget måste börja inom två år.\n\nDu kan överklaga beslutet till länsstyrelsen. Skicka ditt överklagande till oss inom tre veckor från den dag du fick beslutet.\n\nMed vänliga hälsningar\nBygglovsenheten, Kommun B`,
    protectionClass: 2,
    unit: 'bygg-och-miljo',
    matter: { matterId: 'BN 2026-0198', eventId: 'beslut', eventType: 'Beslut', status: 'closed' },
    metadata: [
      {
        type: 'urn:brevduva:message-type:decision',
        version: 1,
        values: {
          decision: 'Bygglov beviljas',
          decidedOn: day(now, -1),
          decidedBy: 'Byggnadsnämnden, Kommun B',
          reference: 'BN 2026-0198',
          appealWithin: 'Tre veckor från den dag du fick beslutet',
          appealTo: 'Byggnadsnämnden, Kommun B',
          legalBasis: 'Plan- och bygglagen 9 kap. 30 §',
        },
      },
    ],
  };
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
