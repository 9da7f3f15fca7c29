// How hard each account's references are checked: as its owner has agreed with Bankgirot or Plusgirot (Bankgirot, "OCR-referenskontroll").
import { type Static, Type } from 'typebox';
import { bare, type OcrLevel, parseBankgiro, parsePlusgiro } from '../../../domain/giro.ts';
import type { ConfigFault } from '../../../platform/config/faults.ts';

const closed = { additionalProperties: false } as const;

const PaymentAccountConfig = Type.Object(
  {
    method: Type.Union([Type.Literal('BG'), Type.Literal('PG')], { description: 'bankgiro or plusgiro' }),
    account: Type.String({ minLength: 2, maxLength: 12, description: 'as it stands on invoices' }),
    ocr: Type.Union([Type.Literal('soft'), Type.Literal('hard'), Type.Literal('length-digit'), Type.Literal('fixed')], {
      description:
        'soft: digits only, a wrong check digit is let through; hard: a check digit; length-digit: a length digit before it as well; fixed: a check digit and one of the lengths',
    }),
    lengths: Type.Optional(
      Type.Array(Type.Integer({ minimum: 2, maximum: 25 }), {
        minItems: 1,
        maxItems: 2,
        description: 'digits of a reference, for fixed',
      }),
    ),
  },
  closed,
);

export const PaymentAccountsConfig = Type.Array(PaymentAccountConfig, {
  description: "accounts whose references are not checked the usual way: hard, Bankgirot's check digit",
});
type PaymentAccounts = Static<typeof PaymentAccountsConfig>;

/** What references of an account are held to; undefined: the usual. */
export type OcrLevels = ReadonlyMap<string, OcrLevel>;

/** The key of an account, however it is written. */
export function accountKey(method: 'BG' | 'PG', account: string): string {
  return `${method} ${bare(account)}`;
}

/** By account. */
export function ocrLevels(accounts: PaymentAccounts | undefined): { ocrLevels?: OcrLevels } {
  if (accounts === undefined) return {};
  const levels = accounts.map(({ method, account, ocr, lengths }): [string, OcrLevel] => [
    accountKey(method, account),
    ocr === 'fixed' ? { kind: ocr, lengths: lengths ?? [] } : { kind: ocr },
  ]);
  return { ocrLevels: new Map(levels) };
}

/** An account that there cannot be, and a level that lacks its lengths. */
export function accountsAreSound(accounts: PaymentAccounts | undefined, path: string): ConfigFault[] {
  return (accounts ?? []).flatMap(({ method, account, ocr, lengths }, index) => {
    const known = method === 'BG' ? parseBankgiro(account) : parsePlusgiro(account);
    const at = `${path}[${index}]`;
    return [
      ...(known === undefined
        ? [{ path: `${at}.account`, wrong: 'Its check digit is wrong.', todo: 'Write it as it stands on invoices.' }]
        : []),
      ...((ocr === 'fixed') === (lengths !== undefined)
        ? []
        : [
            {
              path: `${at}.lengths`,
              wrong: 'Belongs to ocr: fixed, and only there.',
              todo: 'Name one or two lengths.',
            },
          ]),
    ];
  });
}
