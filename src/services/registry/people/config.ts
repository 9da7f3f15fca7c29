// Configuration of what the registry does when the holder of a mailbox has died (docs/divergences.md says why the default is what it is).
import { Type } from 'typebox';

export const DeathsConfig = Type.Object(
  {
    closeAfterDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 400,
        description: 'how long the mailbox stays in the register after the death became known, default 0: not at all',
      }),
    ),
  },
  { additionalProperties: false },
);
