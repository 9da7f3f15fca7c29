// What a service tells its web server, and what the server puts on every request
import type { FastifyRequest } from 'fastify';
import type { Language } from '../i18n/i18n.ts';
import type { Log } from '../log.ts';
import type { Acting, NavigationItem, ServiceName, Shell } from '../pages/layout.ts';
import type { Theme } from '../pages/theme.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Trace } from './trace.ts';

export interface Listen {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address that browsers use; links, cookies and the Origin check are by it. */
  readonly publicUrl: string;
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string };
  /** Addresses (CIDR) of proxies whose Forwarded and X-Forwarded-For headers are believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Addresses (CIDR) that may read /metrics and /readyz besides loopback. */
  readonly monitors?: readonly string[];
}

/** What surrounds the pages of a service; each is asked once per page. */
export interface PageOptions {
  /** Another name than the service's own, such as the mailbox operator's. */
  readonly name?: string;
  /** False where there is no log-in. Default true. */
  readonly login?: boolean;
  readonly organisation?: (request: FastifyRequest) => { readonly name: string } | undefined;
  readonly navigation?: (request: FastifyRequest) => readonly NavigationItem[];
  readonly theme?: (request: FastifyRequest) => Theme | undefined;
  /** The size of text that the person has chosen, when it is not the normal one. */
  readonly textSize?: (request: FastifyRequest) => 'large' | 'larger' | undefined;
  /** Where the help for the page is, if it has any. */
  readonly help?: (request: FastifyRequest) => string | undefined;
  /** In whose name the user acts, when it is not the own: said on every page, with the way back. */
  readonly acting?: (request: FastifyRequest) => Acting | undefined;
  /** Address of the accessibility statement. */
  readonly statement?: string;
}

export interface WebServerOptions {
  readonly service: ServiceName;
  readonly environment: 'sandbox' | 'production';
  readonly listen: Listen;
  readonly log: Log;
  readonly pages?: PageOptions;
  /** Origins that forms may lead to besides our own, such as the OpenID issuer's. */
  readonly formActions?: readonly string[];
  /** Origins that our pages may frame, such as the mailbox's content origin. */
  readonly frames?: readonly string[];
  /** Instead of the listening address's own. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: {
    /** Bytes of a body that is not multipart. Default 1 MiB. */
    readonly bodyBytes?: number;
    /** Bytes of bodies in memory at once. Default: of all the process's servers together, a quarter of its memory (256 MiB to 2 GiB). */
    readonly heldBytes?: number;
    /** How long a whole request may take to come in, ms. Default 120 000. */
    readonly requestMs?: number;
    /** Requests a minute from one address (pages: default 1 200; the API: default 60 000). */
    readonly pagesPerMinute?: number;
    readonly apiPerMinute?: number;
  };
  /** Where spans of answered requests go, when it is configured. */
  readonly telemetry?: Telemetry | undefined;
  /** A register of metrics beside the service's own (events/registry.ts), where several of a kind run in one process. */
  readonly metrics?: string;
  /** Rejects when the service cannot do its work, for /readyz. */
  readonly ready?: () => Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    readonly language: Language;
    readonly trace: Trace;
    /** What surrounds a page; asking for it makes the form token. */
    readonly shell: Shell;
  }
  interface FastifyContextConfig {
    /** False for endpoints that are no pages of ours and whose protocol guards itself, such as an OpenID token endpoint. */
    csrf?: false;
    /** True where the handler reads a multipart form with `readForm`. */
    multipart?: boolean;
  }
}
