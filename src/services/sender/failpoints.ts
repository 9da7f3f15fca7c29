// Where the process ends by itself in crash tests: before and after signing, before and after handing over (DESIGN, "Tests").
import type { Config } from './config.ts';
import type { SenderOrganisation } from './organisations.ts';

type Failpoint = NonNullable<Config['failpoints']>[number];

/** The organisation as it is, or one that dies at the points configured. After them nothing has been committed yet. */
export function withFailpoints({ failpoints }: Config, organisation: SenderOrganisation): SenderOrganisation {
  if (failpoints === undefined) return organisation;
  const failAt = (point: Failpoint): void => {
    if (failpoints.includes(point)) process.kill(process.pid, 'SIGKILL');
  };
  const { signer, mediator, fileDrop } = organisation;
  return {
    ...organisation,
    ...(fileDrop === undefined ? {} : { fileDrop: { ...fileDrop, reached: failAt } }),
    signer: {
      ...signer,
      async sign(letter) {
        failAt('sender.signing');
        const bytes = await signer.sign(letter);
        failAt('sender.signed');
        return bytes;
      },
    },
    mediator: mediator.kind === 'rest' ? around(mediator, failAt) : around(mediator, failAt),
  };
}

function around<A, D extends { handOver(letterId: string, signedDelivery: Uint8Array): Promise<A> }>(
  door: D,
  failAt: (point: Failpoint) => void,
): D {
  return {
    ...door,
    async handOver(letterId: string, signedDelivery: Uint8Array) {
      failAt('sender.handing-over');
      const answer = await door.handOver(letterId, signedDelivery);
      failAt('sender.handed-over');
      return answer;
    },
  };
}
