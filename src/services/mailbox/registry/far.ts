// What a mailbox operator asks FaR (Recipient v3, Authority), over mutual TLS; an answer that did not come is a value.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { type Clock, stockholmDate } from '../../../platform/clock.ts';
import type { WireClient } from '../../../platform/http-client/wire-client.ts';
import { authorityOperations } from '../../../wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../../wire/mina-meddelanden/recipient.ts';
import type { Operation } from '../../../wire/mina-meddelanden/schema/message.ts';
import type { AccountStatus } from '../../../wire/mina-meddelanden/types/account.ts';
import type {
  Person,
  SignatureAuthorizationResult,
  UserAccessRightsResult,
} from '../../../wire/mina-meddelanden/types/authority.ts';
import { readEnvelope, writeEnvelope } from '../../../wire/soap/envelope.ts';
import { readFault } from '../../../wire/soap/fault.ts';
import { isRefusal } from '../../../wire/soap/reference-codes.ts';
import type { KnownDispatcher, KnownSender } from './directory.ts';

export type FarAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** FaR said no, with a reference code 5001–9998. */
  | { readonly kind: 'refused'; readonly code: number; readonly description: string }
  /** No answer, or none that can be understood. What was asked for may or may not have been done. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export interface FarOptions {
  readonly client: WireClient;
  readonly recipientUrl: string;
  readonly authorityUrl: string;
  readonly timeoutMs: number;
  /** The operator that asks. */
  readonly organisation: Organisationsnummer;
  readonly clock: Clock;
}

/** What the holder of a mailbox signed: the agreement's text and the e-ID's proof of who it was. */
export interface Agreement {
  readonly recipient: RecipientId;
  readonly text: string;
  /** A JWS from the e-ID. */
  readonly proof: string;
}

function signatures({ proof }: Agreement) {
  return [{ signature: new TextEncoder().encode(proof), certificate: '' }];
}

export class Far {
  readonly #options: FarOptions;

  constructor(options: FarOptions) {
    this.#options = options;
  }

  async #ask<Q, A>(url: string, operation: Operation<Q, A>, request: Q): Promise<FarAnswer<A>> {
    const { client, timeoutMs } = this.#options;
    const outcome = await client.post(url, writeEnvelope(operation.request.write(request)), { timeoutMs });
    if (outcome.kind !== 'answer') return { kind: 'unanswered', reason: outcome.reason };
    try {
      const { body } = readEnvelope(outcome.body);
      const fault = readFault(body);
      if (fault === undefined) return { kind: 'answered', value: operation.response.read(body) };
      if (fault.code !== undefined && isRefusal(fault.code))
        return { kind: 'refused', code: fault.code, description: fault.description };
      return { kind: 'unanswered', reason: `fault ${fault.code ?? fault.faultCode}` };
    } catch {
      return { kind: 'unanswered', reason: `an answer that is not of ${operation.name}, HTTP ${outcome.status}` };
    }
  }

  /** Where the recipient has a mailbox, if anywhere. */
  async isRegistered(recipient: RecipientId): Promise<FarAnswer<AccountStatus>> {
    const { recipientUrl } = this.#options;
    const answer = await this.#ask(recipientUrl, recipientOperations.isRegistered, { recipients: [recipient] });
    if (answer.kind !== 'answered') return answer;
    const status = answer.value.statuses.find((each) => each.recipientId === recipient);
    return status === undefined
      ? { kind: 'unanswered', reason: 'an answer about somebody else' }
      : { kind: 'answered', value: status };
  }

  /** The same of many, at most 1000, by number. */
  async registrationsOf(recipients: readonly RecipientId[]): Promise<FarAnswer<ReadonlyMap<string, AccountStatus>>> {
    if (recipients.length === 0) return { kind: 'answered', value: new Map() };
    const answer = await this.#ask(this.#options.recipientUrl, recipientOperations.isRegistered, { recipients });
    if (answer.kind !== 'answered') return answer;
    const found = new Map<string, AccountStatus>(answer.value.statuses.map((status) => [status.recipientId, status]));
    return recipients.every((recipient) => found.has(recipient))
      ? { kind: 'answered', value: found }
      : { kind: 'unanswered', reason: 'an answer that leaves somebody out' };
  }

  #accountRequest(type: 'Create' | 'Delete', agreement: Agreement) {
    const { organisation, clock } = this.#options;
    const timestamp = stockholmDate(clock());
    return { id: agreement.recipient, type, agreementText: agreement.text, timestamp, serviceSupplier: organisation };
  }

  /** Registers the recipient's mailbox with this operator. */
  async register(agreement: Agreement): Promise<FarAnswer<SignatureAuthorizationResult>> {
    const request = {
      accountRequest: this.#accountRequest('Create', agreement),
      accountType: 'Secure',
      signatures: signatures(agreement),
    } as const;
    const answer = await this.#ask(this.#options.recipientUrl, recipientOperations.register, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** The text that others have signed for the recipient to be registered here, where more must sign it; `user` is whoever may. */
  async waitingRegistration(recipient: RecipientId, user: RecipientId): Promise<FarAnswer<string | undefined>> {
    const request = { recipients: [recipient], userIdentity: user };
    const operation = recipientOperations.getPendingAccountRequest;
    const answer = await this.#ask(this.#options.recipientUrl, operation, request);
    if (answer.kind !== 'answered') return answer;
    const waiting = answer.value.requests.map(({ accountRequest }) => accountRequest);
    const found = waiting.find(({ id, type }) => id === recipient && type === 'Create');
    return { kind: 'answered', value: found?.agreementText };
  }

  /** Moves the recipient's registration here from the operator that it has, which is not asked. `user` is whoever signs. */
  async moveHere(agreement: Agreement, user: RecipientId): Promise<FarAnswer<SignatureAuthorizationResult>> {
    const { recipientUrl, organisation } = this.#options;
    const request = {
      recipientId: agreement.recipient,
      userIdentity: user,
      serviceSupplier: organisation,
      agreementText: agreement.text,
      signatures: signatures(agreement),
    };
    const answer = await this.#ask(recipientUrl, recipientOperations.changeServiceSupplier, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** Takes the recipient's mailbox out of FaR. */
  async deregister(agreement: Agreement): Promise<FarAnswer<SignatureAuthorizationResult>> {
    const request = {
      accountRequest: this.#accountRequest('Delete', agreement),
      signatures: signatures(agreement),
    };
    const answer = await this.#ask(this.#options.recipientUrl, recipientOperations.deregister, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** The senders that the recipient accepts. `user` is whoever asks: the recipient, or a person of the organisation. */
  async acceptedSenders(recipient: RecipientId, user: RecipientId): Promise<FarAnswer<readonly KnownSender[]>> {
    const operation = recipientOperations.getAccountPreferences;
    const request = { recipientId: recipient, userIdentity: user };
    const answer = await this.#ask(this.#options.recipientUrl, operation, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.preferences.acceptedSenders } : answer;
  }

  /** Stores the senders that the recipient accepts; one that is registered now and not named is opted out from. */
  async storeAcceptedSenders(
    agreement: Agreement,
    user: RecipientId,
    acceptedSenders: readonly KnownSender[],
  ): Promise<FarAnswer<SignatureAuthorizationResult>> {
    const request = {
      recipientId: agreement.recipient,
      userIdentity: user,
      preferences: { id: agreement.recipient, acceptedSenders },
      agreementText: agreement.text,
      signatures: signatures(agreement),
    };
    const operation = recipientOperations.storeAccountPreferences;
    const answer = await this.#ask(this.#options.recipientUrl, operation, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** What a person may do in others' mailboxes: as signatory, by role or by power of attorney. */
  async accessRights(person: RecipientId): Promise<FarAnswer<UserAccessRightsResult>> {
    const request = { userIdentity: person };
    const answer = await this.#ask(this.#options.authorityUrl, authorityOperations.getUserAccessRights, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** Who could sign for the organisation, as FaR tells somebody who is in it; nobody for anyone else. */
  async possibleSigners(organisation: RecipientId, asks: RecipientId): Promise<FarAnswer<readonly Person[]>> {
    const request = { companyId: organisation, userIdentity: asks };
    const answer = await this.#ask(this.#options.recipientUrl, recipientOperations.isAuthorizedSigner, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.account.possibleSigners } : answer;
  }

  /** Whether these together may sign for the organisation, and who else could. */
  async signersOf(
    organisation: RecipientId,
    signers: readonly Person[],
  ): Promise<FarAnswer<SignatureAuthorizationResult>> {
    const request = { recipientId: organisation, signers, action: 'Ownership' } as const;
    const answer = await this.#ask(this.#options.authorityUrl, authorityOperations.testNewSigner, request);
    return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.result } : answer;
  }

  /** Every sender that is connected. */
  async senders(): Promise<FarAnswer<readonly KnownSender[]>> {
    const answer = await this.#ask(this.#options.authorityUrl, authorityOperations.getSenders, {});
    if (answer.kind !== 'answered') return answer;
    return { kind: 'answered', value: answer.value.senders.map(({ id, name }) => ({ id, name })) };
  }

  /** Every mediator, and whom it may send for. */
  async dispatchers(): Promise<FarAnswer<readonly KnownDispatcher[]>> {
    const answer = await this.#ask(this.#options.authorityUrl, authorityOperations.getDispatchers, {});
    if (answer.kind !== 'answered') return answer;
    return { kind: 'answered', value: answer.value.dispatchers };
  }
}
