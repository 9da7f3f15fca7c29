// Where the process ends by itself in crash tests: before and after signing, before and after handing over (DESIGN, "Tests").
import type { Config } from './config.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { AddressRegister } from './paper/address-register.ts';
import type { PrintSupplier } from './paper/print-supplier.ts';

type Failpoint = NonNullable<Config['failpoints']>[number];

/** The organisation as it is, or one that dies at the points configured. After them nothing has been committed yet. */
export function withFailpoints({ failpoints }: Config, organisation: SenderOrganisation): SenderOrganisation {
  if (failpoints === undefined) return organisation;
  const failAt = (point: Failpoint): void => {
    if (failpoints.includes(point)) process.kill(process.pid, 'SIGKILL');
  };
  const { signer, mediator, fileDrop, addresses, supplier } = organisation;
  return {
    ...organisation,
    ...(fileDrop === undefined ? {} : { fileDrop: { ...fileDrop, reached: failAt } }),
    ...(addresses === undefined ? {} : { addresses: addressesAround(addresses, failAt) }),
    ...(supplier === undefined ? {} : { supplier: supplierAround(supplier, failAt) }),
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

function addressesAround(register: AddressRegister, failAt: (point: Failpoint) => void): AddressRegister {
  return {
    async addressOf(recipient) {
      const answer = await register.addressOf(recipient);
      failAt('sender.batch-addressed');
      return answer;
    },
  };
}

function supplierAround(supplier: PrintSupplier, failAt: (point: Failpoint) => void): PrintSupplier {
  return {
    ...supplier,
    async handOver(ticket, pdf, begins) {
      failAt('sender.batch-handing-over');
      const outcome = await supplier.handOver(ticket, pdf, begins);
      failAt('sender.batch-handed-over');
      return outcome;
    },
  };
}
