// Reading a form that a person sent: fields and files, with limits, after its token was found good (DESIGN, Web: CSRF)
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import { CSRF_FIELD } from '../pages/components/forms.ts';
import { announced } from './body-room.ts';

export interface UploadedFile {
  readonly field: string;
  /** As the browser said; never used as a path. */
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const FILE_BYTES = 2_097_152;
const BESIDE_BYTES = 64 * 1_048_576;

export interface FormLimits {
  /** Bytes of one file. Default 2 MiB. */
  readonly fileBytes?: number;
  /** Default 20. */
  readonly files?: number;
  /** Bytes of all files together: they lie in memory at once. Default 64 MiB more than one file may have. */
  readonly totalBytes?: number;
  /** Bytes of one field. Default 1 MiB. */
  readonly fieldBytes?: number;
  /** Takes the file as a stream instead of into memory; must read it to its end. */
  readonly onFile?: (file: MultipartFile) => Promise<void>;
}

/** A form as it was filled in. Text is as typed, with line feeds as `\n`. */
export class Form {
  readonly #fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly UploadedFile[];

  constructor(fields: ReadonlyMap<string, readonly string[]>, files: readonly UploadedFile[]) {
    this.#fields = fields;
    this.files = files;
  }

  /** The field's text, trimmed at its ends; '' when absent. */
  text(name: string): string {
    return (this.#fields.get(name)?.[0] ?? '').trim();
  }

  /** The field's text as it was typed; '' when absent. */
  exact(name: string): string {
    return this.#fields.get(name)?.[0] ?? '';
  }

  /** Every value of the field: ticked boxes, say. */
  all(name: string): readonly string[] {
    return this.#fields.get(name) ?? [];
  }

  /** Whether the field was sent at all: a button that was pressed, a box that was ticked. */
  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Files of one field; a file field left empty gives none. */
  filesOf(name: string): readonly UploadedFile[] {
    return this.files.filter((file) => file.field === name);
  }
}

/**
 * Reads the form of a POST. Throws 'access-denied' when a multipart form's token is missing or wrong (the server has
 * already judged other forms), 'too-large' over a limit (each file's, or all files' together), 'unavailable' when too many others are
 * uploading at the same time, 'invalid-input' for a body that is no form.
 */
export async function readForm(request: FastifyRequest, limits: FormLimits = {}): Promise<Form> {
  if (request.isMultipart()) return readMultipart(request, limits);
  const fields = new Map<string, string[]>();
  const body = request.body;
  if (typeof body !== 'object' || body === null) throw new BrevduvaError('invalid-input', 'the body is not a form');
  for (const [name, value] of Object.entries(body)) {
    for (const one of Array.isArray(value) ? value : [value]) add(fields, name, String(one));
  }
  return new Form(fields, []);
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
  const values = fields.get(name) ?? [];
  values.push(value.replaceAll('\r\n', '\n'));
  fields.set(name, values);
}

async function readMultipart(request: FastifyRequest, limits: FormLimits): Promise<Form> {
  const fields = new Map<string, string[]>();
  const files: UploadedFile[] = [];
  let trusted = false;
  let room = limits.totalBytes ?? (limits.fileBytes ?? FILE_BYTES) + BESIDE_BYTES;
  const parts = request.parts({
    limits: {
      fileSize: limits.fileBytes ?? FILE_BYTES,
      files: limits.files ?? 20,
      fieldSize: limits.fieldBytes ?? 1_048_576,
      fields: 200,
      parts: 250,
    },
  });
  for await (const part of parts) {
    if (!trusted) {
      // The token is the form's first field: nothing after it is looked at before it is good.
      if (part.type !== 'field' || part.fieldname !== CSRF_FIELD || !request.formTokenIsGood(part.value)) {
        throw new BrevduvaError('access-denied', 'the form token is missing or wrong', { reason: 'form-expired' });
      }
      trusted = true;
      request.holdBody(Math.min(announced(request) ?? room, room + BESIDE_BYTES));
    } else if (part.type === 'field') {
      if (String(part.value).includes('\0'))
        throw new BrevduvaError('invalid-input', 'a field holds the character U+0000');
      if (part.valueTruncated) throw new BrevduvaError('too-large', 'a field is too long', { field: part.fieldname });
      add(fields, part.fieldname, String(part.value));
    } else if (part.filename === '') await part.toBuffer();
    else if (limits.onFile !== undefined) await limits.onFile(part);
    else {
      const file = await intoMemory(part);
      room -= file.bytes.length;
      if (room < 0) throw new BrevduvaError('too-large', 'the files are too large together', { field: part.fieldname });
      files.push(file);
    }
  }
  if (!trusted) throw new BrevduvaError('access-denied', 'the form token is missing', { reason: 'form-expired' });
  return new Form(fields, files);
}

async function intoMemory(part: MultipartFile): Promise<UploadedFile> {
  const bytes = await part.toBuffer();
  return { field: part.fieldname, filename: part.filename, contentType: part.mimetype, bytes };
}
