// A time to come to (kallelse, tidbokning): what a letter says of it beside its text, and a calendar can hold (docs/kallelser.md).

export interface Appointment {
  readonly starts: Date;
  /** After `starts`; absent where the sender does not say. */
  readonly ends?: Date;
  /** What it is, in a few words; the letter's subject where the sender gave none. */
  readonly title?: string;
  readonly place?: string;
  /** Names the appointment: a later letter with the same id is about the same one. */
  readonly id?: string;
  readonly cancelled?: boolean;
}

/** Characters in each of an appointment's texts. */
export const APPOINTMENT_TEXT_MAX = 255;
