// A form of the oversight as it was filled in: read field by field, with what was wrong where it was wrong, and nothing typed lost.

import { readDayText } from '../../../platform/day-and-clock.ts';
import { type Fault, faultOf } from '../../../platform/pages/components.ts';
import type { Form } from '../../../platform/web/form.ts';
import type { OversightTranslate } from './oversight-messages.ts';
import { readTime } from './read-typed.ts';

export interface TypedForm {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

export const untouched: TypedForm = { values: {}, faults: [] };

/** What a field shows again: as it was typed, and what was wrong. */
export function again(form: TypedForm, name: string): { readonly value: string; readonly error: string | undefined } {
  return { value: form.values[name] ?? '', error: faultOf(form.faults, name) };
}

/** Reads fields one after the other; what it gives is to be used only when `faults` is empty. */
export class FieldReader {
  readonly #form: Form;
  readonly #t: OversightTranslate;
  readonly #values: Record<string, string> = {};
  readonly #faults: Fault[] = [];

  constructor(form: Form, t: OversightTranslate) {
    this.#form = form;
    this.#t = t;
  }

  get faults(): readonly Fault[] {
    return this.#faults;
  }

  get typed(): TypedForm {
    return { values: this.#values, faults: this.#faults };
  }

  fault(field: string, text: string): void {
    this.#faults.push({ field, text });
  }

  /** A text of between `least` and `most` characters. */
  text(name: string, most = 200, least = 1): string {
    const text = this.#read(name);
    if (text === '') this.fault(name, this.#t('fault-empty'));
    else if (text.length < least) this.fault(name, this.#t('fault-short'));
    else if (text.length > most) this.fault(name, this.#t('fault-long', { most }));
    return text;
  }

  /** The same for a field that may be left empty. */
  optional(name: string, most = 200): string | undefined {
    return this.#read(name) === '' ? undefined : this.text(name, most);
  }

  /** yyyy-mm-dd */
  day(name: string): string {
    const day = readDayText(this.#read(name));
    if (day === undefined) this.fault(name, this.#t('fault-day'));
    return day ?? '';
  }

  /** A day and a time in Stockholm; `latest` where it must have been. */
  instant(day: string, time: string, latest?: Date): Date {
    const [dayText, timeText] = [this.#read(day), this.#read(time)];
    if (readDayText(dayText) === undefined) this.fault(day, this.#t('fault-day'));
    const at = readTime(readDayText(dayText) ?? '2000-01-01', timeText);
    if (at === undefined) this.fault(time, this.#t('fault-time'));
    else if (latest !== undefined && at > latest) this.fault(day, this.#t('fault-future'));
    return at ?? new Date(0);
  }

  /** One of these; undefined, with a fault, for anything else. */
  choice<T extends string>(name: string, among: readonly T[]): T | undefined {
    const text = this.#read(name);
    const chosen = among.find((one) => one === text);
    if (chosen === undefined) this.fault(name, this.#t('fault-choice'));
    return chosen;
  }

  /** What was typed, for a field that is read by somebody else. */
  raw(name: string): string {
    return this.#read(name);
  }

  #read(name: string): string {
    const text = this.#form.text(name);
    this.#values[name] = text;
    return text;
  }
}
