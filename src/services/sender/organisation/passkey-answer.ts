// What a browser says a passkey answered (WebAuthn Level 3, 5.1.8: RegistrationResponseJSON, AuthenticationResponseJSON), read strictly.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

const BASE64URL = /^[A-Za-z0-9_-]{1,20000}$/;

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function bytes(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' && BASE64URL.test(found) ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return text.length > 60_000 ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A new passkey; undefined for anything else. */
export function readEnrolment(text: string): RegistrationResponseJSON | undefined {
  const value = parsed(text);
  const response = member(value, 'response');
  const [id, rawId] = [bytes(value, 'id'), bytes(value, 'rawId')];
  const [clientDataJSON, attestationObject] = [bytes(response, 'clientDataJSON'), bytes(response, 'attestationObject')];
  if (id === undefined || rawId === undefined || clientDataJSON === undefined || attestationObject === undefined)
    return undefined;
  return {
    id,
    rawId,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject },
  };
}

/** A passkey that was used; undefined for anything else. */
export function readUse(text: string): AuthenticationResponseJSON | undefined {
  const value = parsed(text);
  const response = member(value, 'response');
  const [id, rawId] = [bytes(value, 'id'), bytes(value, 'rawId')];
  const clientDataJSON = bytes(response, 'clientDataJSON');
  const [authenticatorData, signature] = [bytes(response, 'authenticatorData'), bytes(response, 'signature')];
  const whole = [id, rawId, clientDataJSON, authenticatorData, signature];
  if (whole.includes(undefined)) return undefined;
  return {
    id: id ?? '',
    rawId: rawId ?? '',
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: clientDataJSON ?? '',
      authenticatorData: authenticatorData ?? '',
      signature: signature ?? '',
    },
  };
}
