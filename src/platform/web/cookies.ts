// Cookie names that no other service on the same host can read or overwrite (RFC 6265bis 4.1.3.2; DESIGN, Web)

/** Where a service's cookies belong. */
export interface CookiePlace {
  readonly service: string;
  /** The port in the address that browsers use. */
  readonly port: number;
  readonly https: boolean;
}

/** The place from a service's name and the address that browsers use. */
export function cookiePlace(service: string, publicUrl: string): CookiePlace {
  const url = new URL(publicUrl);
  const https = url.protocol === 'https:';
  return { service, https, port: url.port === '' ? (https ? 443 : 80) : Number(url.port) };
}

/** The full name: `__Host-brevduva-sender-443-session` on https, without the prefix on the sandbox's http. */
export function cookieName(place: CookiePlace, purpose: 'session' | 'login' | 'csrf' | 'language'): string {
  return `${place.https ? '__Host-' : ''}brevduva-${place.service}-${place.port}-${purpose}`;
}

/** What every cookie of ours is set with. No Domain; Lax, so that links from e-mail find the session. */
export function cookieOptions(place: CookiePlace): {
  path: '/';
  httpOnly: true;
  secure: boolean;
  sameSite: 'lax';
} {
  return { path: '/', httpOnly: true, secure: place.https, sameSite: 'lax' };
}
