// A print supplier that is met in a folder, on this machine or by SFTP: out/<job>/ with job.json and letters.pdf, receipts in in/<job>.json.
import { DropFolder } from '../../../platform/drop-folder.ts';
import { type PrintSupplier, readReceipt } from './print-supplier.ts';

const RECEIPT_BYTES = 4 * 1_048_576;
/** The name of the print file in its folder. */
export const PRINT_FILE = 'letters.pdf';

/**
 * Such a supplier. A job appears whole, in one rename, and one that lies there is left as it is: a process that died before it had
 * written down that the job was laid lays it once more, under the same name. A job that the supplier has taken away by then comes
 * again with the same id, which the supplier knows it by.
 */
export function folderSupplier(common: Pick<PrintSupplier, 'name' | 'pollMs'>, path: string): PrintSupplier {
  let opened: Promise<DropFolder> | undefined;
  const folder = (): Promise<DropFolder> => {
    opened ??= DropFolder.open(path, ['out', 'in']).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    ...common,
    async handOver(ticket, pdf, begins) {
      const files = async function* () {
        yield { name: PRINT_FILE, bytes: pdf };
        yield { name: 'job.json', bytes: Buffer.from(`${JSON.stringify(ticket, null, 2)}\n`) };
      };
      try {
        const there = await folder();
        if (!(await begins())) return 'withdrawn';
        await there.writeFolder('out', ticket.jobId, files());
        return 'taken';
      } catch {
        return 'no-answer';
      }
    },
    async ask(jobId) {
      const file = await (await folder()).read('in', `${jobId}.json`, RECEIPT_BYTES);
      return file.ok ? readReceipt(asJson(file.bytes), jobId) : undefined;
    },
  };
}

function asJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
