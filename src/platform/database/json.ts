// What JSON can hold, as a type: payloads of jobs, details of events, answers that are replayed.
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };
