// Where the registers are, as configuration, and the registers opened from it. Each is optional: what is absent is not asked.
import { type Static, Type } from 'typebox';
import { type KeyPairInUse, openKeyPair } from '../certificates/key-pair-in-use.ts';
import { type Environment, KeyPair, type OutboundConfig } from '../config/parts.ts';
import { RestClient } from '../http-client/rest-client.ts';
import type { Log } from '../log.ts';
import { type CompanyRegister, companyRegisterAt } from './company-register.ts';
import { type GuardianshipRegister, guardianshipRegisterAt } from './guardianship-register.ts';
import { type MandateRegister, mandateRegisterAt } from './mandate-register.ts';
import { type PopulationRegister, populationRegisterAt } from './population-register.ts';
import { RegisterDoor } from './register-door.ts';

const closed = { additionalProperties: false } as const;
const File = Type.String({ minLength: 1 });

const Token = Type.Object(
  {
    issuer: Type.String({
      pattern: '^https?://[^\\s/]+',
      description: 'who gives the bearer token (client credentials)',
    }),
    clientId: Type.String({ minLength: 1 }),
    clientKeyFile: Type.String({ minLength: 1, description: 'the private key for private_key_jwt, mode 0600' }),
    scope: Type.String({ minLength: 1 }),
  },
  closed,
);

const RegisterAccess = Type.Object(
  {
    url: Type.String({ pattern: '^https?://[^\\s/]+', description: 'the base address; http is for the sandbox only' }),
    caFiles: Type.Optional(Type.Array(File, { description: 'PEM: CAs beside the well-known ones' })),
    tls: Type.Optional(KeyPair),
    token: Type.Optional(Token),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 60_000, description: 'of one question; default 5 000' }),
    ),
  },
  closed,
);
type RegisterAccess = Static<typeof RegisterAccess>;

export const RegistersConfig = Type.Object(
  {
    companies: Type.Optional(RegisterAccess),
    population: Type.Optional(RegisterAccess),
    mandates: Type.Optional(RegisterAccess),
    guardianships: Type.Optional(RegisterAccess),
  },
  { ...closed, description: 'the registers that are asked (docs/register.md); one that is absent is not asked' },
);
export type RegistersConfig = Static<typeof RegistersConfig>;

export interface Registers {
  readonly companies: CompanyRegister | undefined;
  readonly population: PopulationRegister | undefined;
  readonly mandates: MandateRegister | undefined;
  readonly guardianships: GuardianshipRegister | undefined;
  /** Closes idle connections; questions under way end by themselves. */
  close(): void;
}

export interface RegistersOptions {
  readonly environment: Environment;
  readonly outbound?: OutboundConfig | undefined;
  readonly log?: Log | undefined;
}

const TIMEOUT_MS = 5000;
const ANSWER_BYTES = 4 * 1024 * 1024;

/** Nothing is asked yet. Errors: 'invalid-input' when a file that is named cannot be used. */
export function openRegisters(config: RegistersConfig, options: RegistersOptions): Registers {
  const opened: { close(): void }[] = [];
  const open = <T>(register: keyof RegistersConfig, at: (door: RegisterDoor) => T): T | undefined => {
    const access = config[register];
    if (access === undefined) return undefined;
    const keyPair = access.tls === undefined ? undefined : openKeyPair({ tls: access.tls }, keyOptions(options));
    const client = clientOf(access, keyPair, options);
    opened.push({ close: () => client.close() }, ...(keyPair === undefined ? [] : [keyPair]));
    const timeoutMs = access.timeoutMs ?? TIMEOUT_MS;
    return at(new RegisterDoor({ client, register, timeoutMs, environment: options.environment, log: options.log }));
  };
  return {
    companies: open('companies', companyRegisterAt),
    population: open('population', populationRegisterAt),
    mandates: open('mandates', mandateRegisterAt),
    guardianships: open('guardianships', guardianshipRegisterAt),
    close() {
      for (const one of opened) one.close();
    },
  };
}

const keyOptions = ({ environment, log }: RegistersOptions) => ({ environment, ...(log === undefined ? {} : { log }) });

function clientOf(access: RegisterAccess, keyPair: KeyPairInUse | undefined, options: RegistersOptions): RestClient {
  const { url, caFiles, token } = access;
  return new RestClient({
    environment: options.environment,
    baseUrl: url,
    maxAnswerBytes: ANSWER_BYTES,
    ...(keyPair === undefined ? {} : { keyPair }),
    ...(caFiles === undefined ? {} : { caFiles }),
    ...(options.outbound === undefined ? {} : { outbound: options.outbound }),
    ...(token === undefined ? {} : { token: tokenOf(token) }),
  });
}

const tokenOf = ({ issuer, clientId, clientKeyFile, scope }: Static<typeof Token>) => ({
  issuer,
  clientId,
  scope,
  credential: { kind: 'private-key-jwt', keyFile: clientKeyFile } as const,
});
