// What operators do with a call of deliverSecure, well or badly, for the mediator's tests.
import { setTimeout } from 'node:timers/promises';
import { answerWith, type Behaviour, deliveryResult, faultBytes } from './mediator-peers.ts';

/** Whom a sealed delivery is for. */
export function recipientOf(envelope: Buffer): string {
  return /<(?:\w+:)?Recipient>(\d{12})</.exec(envelope.toString())?.[1] ?? '';
}

/** An organisation number that nobody has, with its check digit (Luhn over the ten last digits). */
export function madeUpOperator(n: number): { readonly id: string; readonly name: string } {
  const nine = `4022${String(10_000 + n)}`;
  const sum = Array.from(nine).reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return { id: `16${nine}${(10 - (sum % 10)) % 10}`, name: `Brevlåda ${n}` };
}

const whole = (recipientId: string, delivered = true) => deliveryResult({ recipientId, delivered });

export const good: Behaviour = ({ body, response }) => answerWith(response, whole(recipientOf(body)));

export const refusing: Behaviour = ({ body, response }) => answerWith(response, whole(recipientOf(body), false));

export const fault =
  (code: number, status = 500): Behaviour =>
  ({ response }) =>
    answerWith(response, faultBytes(code), status);

/** HTTP 500 with a page of some web server. */
export const page500: Behaviour = ({ response }) => {
  response.writeHead(500, { 'content-type': 'text/html' }).end('<html>Internal error</html>');
};

/** A fault as other products write it: no applicationFault, so no code. */
export const bareFault: Behaviour = ({ response }) => {
  const fault = '<faultcode>soap:Server</faultcode><faultstring>NullPointerException</faultstring>';
  const envelope = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>${fault}</soap:Fault></soap:Body></soap:Envelope>`;
  answerWith(response, Buffer.from(envelope), 500);
};

export const garbage =
  (bytes: Uint8Array, status = 200): Behaviour =>
  ({ response }) =>
    answerWith(response, bytes, status);

/** Breaks off after that share of the answer. */
export const cutOff =
  (share: number): Behaviour =>
  ({ body, response }) => {
    const answer = whole(recipientOf(body));
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': answer.length });
    response.write(answer.subarray(0, Math.floor(answer.length * share)));
    setImmediate(() => response.socket?.destroy());
  };

/** Closes without a word, having read everything. */
export const closing: Behaviour = ({ response }) => void response.socket?.destroy();

export const never: Behaviour = () => undefined;

export const slow =
  (ms: number, then: Behaviour = good): Behaviour =>
  async (call) => {
    await setTimeout(ms);
    await then(call);
  };

export const redirecting =
  (status: number, location: string): Behaviour =>
  ({ response }) => {
    response.writeHead(status, { location, 'content-length': 0 }).end();
  };

/** An answer of that many bytes; what it says is true. */
export const lengthy =
  (bytes: number): Behaviour =>
  ({ body, response }) => {
    const answer = whole(recipientOf(body));
    const padding = Buffer.alloc(Math.max(0, bytes - answer.length), ' ');
    answerWith(response, Buffer.concat([answer, padding]));
  };

/** Speaks of these recipients, one or several. */
export const answering =
  (
    statuses: (recipientId: string) => readonly { readonly recipientId: string; readonly delivered: boolean }[],
  ): Behaviour =>
  ({ body, response }) =>
    answerWith(response, deliveryResult(...statuses(recipientOf(body))));
