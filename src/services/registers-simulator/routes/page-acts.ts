// What the pages' forms have in common: numbers as they were typed, an act, and either back to the page or the page with what was wrong.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Form } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import { type Act, act, type Simulator } from '../act.ts';
import type { View } from '../pages/parts.ts';
import { ActFault } from '../texts.ts';

/** The page as it is when nothing was refused. */
export function viewOf(request: FastifyRequest): View {
  const { language, shell } = request;
  return { language, csrf: shell.csrf, faults: [], done: request.url.endsWith('?done=yes'), typed: () => undefined };
}

/** Twelve digits of what was typed with or without hyphen and century; anything else as it is, for the act to refuse. */
export function typedNumber(form: Form, name: string): string {
  return asNumber(form.text(name));
}

/** One on each line. */
export function typedNumbers(form: Form, name: string): readonly string[] {
  return form
    .text(name)
    .split(/[\s,;]+/)
    .filter((line) => line !== '')
    .map(asNumber);
}

function asNumber(text: string): string {
  const read = readRecipientId(text, new Date());
  return read.ok ? read.value : text;
}

export interface FormAct {
  readonly form: Form;
  /** A text that it answers is where one is when it is done, instead of `to`. */
  readonly run: (one: Act) => Promise<unknown>;
  readonly to: string;
  /** The page again. */
  readonly again: (view: View) => Promise<Page>;
}

/** 303 back to the page; 422 with what was wrong. */
export async function actFromForm(
  request: FastifyRequest,
  reply: FastifyReply,
  simulator: Simulator,
  { form, run, to, again }: FormAct,
): Promise<FastifyReply> {
  let place: unknown;
  try {
    place = await act(simulator, run);
  } catch (error) {
    if (!(error instanceof ActFault)) throw error;
    const faults = [{ field: error.field, text: error.text[request.language] }];
    const view = { ...viewOf(request), faults, typed: (field: string) => form.text(field) };
    return sendPage(request, reply, await again(view), 422);
  }
  return reply.redirect(typeof place === 'string' ? place : `${to}?done=yes`, 303);
}
