// The check of what FaR itself answers about a party, asked over the wire as anybody who is connected would.
import { BrevduvaError } from '../../../../domain/errors.ts';
import { authorityOperations } from '../../../../wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../../../wire/mina-meddelanden/recipient.ts';
import type { Operation } from '../../../../wire/mina-meddelanden/schema/message.ts';
import { SERVICE_PATHS } from '../../../../wire/mina-meddelanden/wsdl.ts';
import { readEnvelope, writeEnvelope } from '../../../../wire/soap/envelope.ts';
import { readFault } from '../../../../wire/soap/fault.ts';
import type { RegistryContext } from '../../registry-context.ts';
import type { Party } from '../party.ts';
import { type CheckResult, type Finding, notDone, resultOf } from './checks.ts';

const TIMEOUT_MS = 10_000;
const NAME = 'answers';

class NoAnswer extends Error {}

/** FaR lists who is approved, with the name, senders and address that it should, and nobody else. */
export async function checkAnswers(context: RegistryContext, party: Party): Promise<CheckResult> {
  const known = await context.directory.now();
  if (!known.senders.has(context.organisation)) return notDone(NAME, 'owner-not-connected');
  try {
    if (party.role === 'sender') return await asSender(context, party);
    if (party.role === 'mediator') return await asMediator(context, party);
    return await asOperator(context, party);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return resultOf(NAME, [], [{ code: 'answers-no-answer', about: error.message }]);
  }
}

async function asSender(context: RegistryContext, { organisation, name, status }: Party): Promise<CheckResult> {
  const { senders } = await ask(context, authorityOperations.getSenders, {});
  const { accepted } = await ask(context, authorityOperations.isSenderAccepted, { sender: organisation });
  const listed = senders.find(({ id }) => id === organisation);
  const isApproved = status === 'approved';
  const judged = [
    judgedList(isApproved, listed !== undefined, listed?.name === name),
    { code: accepted ? 'sender-accepted' : 'sender-not-accepted', isRight: accepted === isApproved } as const,
  ];
  return judgement(judged);
}

async function asMediator(context: RegistryContext, party: Party): Promise<CheckResult> {
  const { dispatchers } = await ask(context, authorityOperations.getDispatchers, {});
  const listed = dispatchers.find(({ id }) => id === party.organisation);
  const { senders } = await context.directory.now();
  const expected = party.senders.filter((id) => senders.has(id)).toSorted();
  const same = listed?.name === party.name && listed.senders.toSorted().join() === expected.join();
  return judgement([judgedList(party.status === 'approved', listed !== undefined, same)]);
}

async function asOperator(context: RegistryContext, party: Party): Promise<CheckResult> {
  const { testRecipient, status, organisation, serviceAddress } = party;
  if (testRecipient === undefined) return notDone(NAME, 'no-test-recipient');
  const asked = { sender: context.organisation, recipients: [testRecipient] };
  const { statuses } = await ask(context, recipientOperations.isReachable, asked);
  const found = statuses[0]?.accountStatus.serviceSupplier;
  if (status !== 'approved') return judgement([judgedList(false, found?.id === organisation, true)]);
  if (found?.id !== organisation)
    return judgement([
      { code: 'reached-elsewhere', isRight: false, ...(found === undefined ? {} : { about: found.name }) },
    ]);
  const same = found.serviceAddress === serviceAddress && found.name === party.name;
  return judgement([{ code: same ? 'reached-here' : 'listed-otherwise', isRight: same }]);
}

interface Judged extends Finding {
  readonly isRight: boolean;
}

function judgedList(shouldBe: boolean, isThere: boolean, same: boolean): Judged {
  if (shouldBe && !isThere) return { code: 'not-listed', isRight: false };
  if (!shouldBe) return isThere ? { code: 'listed-too-early', isRight: false } : { code: 'not-listed', isRight: true };
  return same ? { code: 'listed', isRight: true } : { code: 'listed-otherwise', isRight: false };
}

function judgement(judged: readonly Judged[]): CheckResult {
  const said = (right: boolean) =>
    judged
      .filter(({ isRight }) => isRight === right)
      .map(({ code, about }): Finding => (about === undefined ? { code } : { code, about }));
  return resultOf(NAME, said(true), said(false));
}

async function ask<Q, A>({ owner }: RegistryContext, operation: Operation<Q, A>, question: Q): Promise<A> {
  const path = operation.request.namespace.endsWith('/Authority') ? SERVICE_PATHS.authority : SERVICE_PATHS.recipient;
  const envelope = writeEnvelope(operation.request.write(question));
  const posted = await owner.wire.post(`${owner.wireUrl}${path}`, envelope, { timeoutMs: TIMEOUT_MS });
  if (posted.kind !== 'answer') throw new NoAnswer(posted.reason);
  try {
    const { body } = readEnvelope(posted.body);
    const fault = readFault(body);
    if (fault !== undefined) throw new NoAnswer(String(fault.code ?? posted.status));
    return operation.response.read(body);
  } catch (error) {
    if (error instanceof BrevduvaError) throw new NoAnswer(String(posted.status));
    throw error;
  }
}
