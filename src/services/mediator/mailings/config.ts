// What can be set about batches and mailings.
import { Type } from 'typebox';

export const MailingsConfig = Type.Object(
  {
    batchOpenHours: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 720,
        description: 'a batch that is not committed within this is cancelled and its content erased; default 24',
      }),
    ),
    underWay: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20_000,
        description: 'letters of a mailing let go and not finished at a time; default 2 000',
      }),
    ),
  },
  { additionalProperties: false },
);
