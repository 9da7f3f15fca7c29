// A print supplier with a REST door: PUT /jobs/{id}/file the PDF, POST /jobs the ticket (Idempotency-Key: the job's id), GET /jobs/{id} its receipt.
import type { RestClient } from '../../../platform/http-client/rest-client.ts';
import { type HandedOver, type PrintSupplier, readReceipt } from './print-supplier.ts';

const FILE_MS = 300_000;
const CALL_MS = 30_000;

/** Such a supplier. The file is there before the ticket that makes it a job; both are sent again until they are answered. */
export function restSupplier(
  common: Pick<PrintSupplier, 'name' | 'pollMs'>,
  client: Pick<RestClient, 'request'>,
): PrintSupplier {
  return {
    ...common,
    async handOver(ticket, pdf, begins) {
      const { jobId } = ticket;
      const headers = { 'content-type': 'application/pdf' };
      const path = `/jobs/${jobId}/file`;
      const file = taken(await client.request({ method: 'PUT', path, headers, body: pdf, timeoutMs: FILE_MS }));
      if (file !== 'taken') return file;
      if (!(await begins())) return 'withdrawn';
      const body = JSON.parse(JSON.stringify(ticket));
      const key = { 'idempotency-key': jobId };
      return taken(await client.request({ method: 'POST', path: '/jobs', headers: key, body, timeoutMs: CALL_MS }));
    },
    async ask(jobId) {
      const outcome = await client.request({ method: 'GET', path: `/jobs/${jobId}`, timeoutMs: CALL_MS });
      return outcome.kind === 'answer' && outcome.status === 200 ? readReceipt(outcome.json, jobId) : undefined;
    },
  };
}

function taken(outcome: Awaited<ReturnType<RestClient['request']>>): HandedOver {
  if (outcome.kind !== 'answer') return 'no-answer';
  if (outcome.status >= 200 && outcome.status < 300) return 'taken';
  return [400, 409, 413, 422].includes(outcome.status) ? 'refused' : 'no-answer';
}
