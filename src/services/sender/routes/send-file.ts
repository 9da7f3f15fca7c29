// Handing out a file: always as a download, never run or shown inside our own origin (DESIGN, "Web").
import type { FastifyReply } from 'fastify';

/** Answers with the bytes as a download of that name (RFC 6266). */
export function sendFile(reply: FastifyReply, bytes: Uint8Array, contentType: string, filename: string): FastifyReply {
  const ascii = filename.normalize('NFD').replaceAll(/[^\x20-\x7e]|["\\]/g, '');
  const encoded = encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return reply
    .type(contentType)
    .header(
      'content-disposition',
      `attachment; filename="${ascii === '' ? 'file' : ascii}"; filename*=UTF-8''${encoded}`,
    )
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
