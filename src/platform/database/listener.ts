// LISTEN on a connection of its own, made again when it is lost. NOTIFY only wakes: whoever listens must also poll (STACK.md).
import pg from 'pg';
import type { DatabaseConfig } from '../config/parts.ts';
import { connectionOptions } from './pool.ts';

const RECONNECT_MS = 1000;

/** The channel's name in PostgreSQL, which knows no schemas for channels. */
export function channelName(schema: string, channel: string): string {
  return `${schema}.${channel}`;
}

export class Listener {
  readonly #config: DatabaseConfig;
  readonly #heard = new Map<string, Set<(payload: string) => void>>();
  #client: Promise<pg.Client> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(config: DatabaseConfig) {
    this.#config = config;
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    const name = channelName(this.#config.schema, channel);
    const listeners = this.#heard.get(name) ?? new Set();
    this.#heard.set(name, listeners);
    listeners.add(heard);
    const client = await this.#connected();
    if (listeners.size === 1) await client.query(`listen ${pg.escapeIdentifier(name)}`);
    return async () => {
      listeners.delete(heard);
      if (listeners.size === 0 && this.#heard.delete(name)) {
        await this.#client?.then((open) => open.query(`unlisten ${pg.escapeIdentifier(name)}`)).catch(() => undefined);
      }
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionOptions(this.#config));
    client.on('notification', (message) => {
      for (const heard of this.#heard.get(message.channel) ?? []) heard(message.payload ?? '');
    });
    client.on('error', () => this.#lost());
    client.on('end', () => this.#lost());
    try {
      await client.connect();
      for (const name of this.#heard.keys()) await client.query(`listen ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      this.#lost();
      throw error;
    }
    return client;
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#connected().then(
        () => this.#missed(),
        () => undefined,
      );
    }, RECONNECT_MS);
    this.#timer.unref();
  }

  #missed(): void {
    for (const listeners of this.#heard.values()) for (const heard of listeners) heard('');
  }
}
