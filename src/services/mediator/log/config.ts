// The mediation log in the mediator's configuration: where checkpoints go, and what is disposed of when (SKL-21).
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../../platform/config/faults.ts';
import { Folder, OrganisationText } from '../../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;
/** Shorter than this, a sender that hands in again under its key would get a second delivery. */
const LEAST_DAYS = 30;
const KeepDays = (description: string) => Type.Integer({ minimum: LEAST_DAYS, maximum: 36_525, description });

export const LogConfig = Type.Object(
  {
    checkpoints: Type.Optional(
      Type.Object(
        {
          everyMinutes: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 1440, description: 'how often the chain’s end is signed; default 60' }),
          ),
          folder: Type.Optional(Folder('where checkpoints are written as files: outside the database and its backup')),
          webhook: Type.Optional(
            Type.Object(
              {
                url: Type.String({ pattern: '^https?://[^\\s/]+', description: 'each checkpoint is posted here' }),
                caFiles: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'PEM: its CAs' })),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    disposal: Type.Optional(
      Type.Object(
        {
          keepDays: KeepDays('days that entries are kept, and deliveries after their end'),
          senders: Type.Optional(
            Type.Array(
              Type.Object({ organisation: OrganisationText, keepDays: KeepDays('for this sender’s instead') }, closed),
            ),
          ),
        },
        { ...closed, description: 'absent: nothing is disposed of' },
      ),
    ),
    disposalJournal: Type.Optional(
      Folder('where disposals are recorded, so that a restored backup is disposed of again'),
    ),
  },
  closed,
);
export type LogConfig = Static<typeof LogConfig>;

/** Disposal that a restored backup would undo is refused. */
export function disposalIsJournalled(log: LogConfig | undefined): ConfigFault[] {
  if (log?.disposal === undefined || log.disposalJournal !== undefined) return [];
  return [
    {
      path: 'log.disposalJournal',
      wrong: 'Disposal needs a journal outside the database.',
      todo: 'Name a folder that is not restored together with the database.',
    },
  ];
}

export interface DisposalRule {
  /** In the disposal's record: 'keep 365 days'. */
  readonly text: string;
  readonly before: Date;
  /** Only this sender's. */
  readonly sender?: string;
  /** Not these senders': they have rules of their own. */
  readonly except: readonly string[];
}

const DAY_MS = 86_400_000;

/** The rules as they are at this moment: senders' own first. */
export function rulesOf({ disposal }: LogConfig, now: Date): readonly DisposalRule[] {
  if (disposal === undefined) return [];
  const own = disposal.senders ?? [];
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return [
    ...own.map(({ organisation, keepDays }) => ({
      text: `keep ${keepDays} days, sender ${organisation}`,
      before: before(keepDays),
      sender: organisation,
      except: [],
    })),
    {
      text: `keep ${disposal.keepDays} days`,
      before: before(disposal.keepDays),
      except: own.map(({ organisation }) => organisation),
    },
  ];
}
