// The answer of a check that may fail for a reason the caller must handle: a value, not an exception (DESIGN rule 3).
export type Result<T, P> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

/** A check that succeeded. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A check that failed, with the reason. */
export function problem<P>(reason: P): { readonly ok: false; readonly problem: P } {
  return { ok: false, problem: reason };
}
