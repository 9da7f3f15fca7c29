// Schemas that every API of ours shares: links, paging, problems, api-info (DIGG HYP.11–HYP.19, FNS.07–FNS.14, FEL.01, VER.07)
import { type Static, type TSchema, Type } from 'typebox';
import { PROBLEM_STATUS, type ProblemCode } from './problem.ts';
import { problemMessages } from './problem-messages.ts';

/** The same schema with an example of the whole body; DOK.15 wants one for each. The types hold it to the schema. */
export function withExample<S extends TSchema>(schema: S, ...examples: [Static<S>, ...Static<S>[]]): S {
  return { ...schema, examples };
}

/** A Link Description Object; `href` is absolute. */
export const Link = Type.Object(
  {
    href: Type.String({ description: 'Absolute URL' }),
    rel: Type.String({ description: 'IANA link relation where one fits' }),
    method: Type.Union([Type.Literal('GET'), Type.Literal('POST'), Type.Literal('PUT'), Type.Literal('DELETE')]),
  },
  { description: 'Link Description Object' },
);
export type Link = Static<typeof Link>;

/** `_links`: each by its relation. */
export const Links = Type.Record(Type.String(), Link);
export type Links = Static<typeof Links>;

/** `_meta` of a list. */
export const Meta = Type.Object({
  totalRecords: Type.Integer({ minimum: 0 }),
  offset: Type.Integer({ minimum: 0 }),
  limit: Type.Integer({ minimum: 1 }),
  count: Type.Integer({ minimum: 0, description: 'Records in this answer' }),
});
export type Meta = Static<typeof Meta>;

/** Query of a list. An offset past the end gives an empty list with 200. */
export const PageQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'At most this many records' }),
  offset: Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 0, description: 'Records to pass over' }),
});
export type PageQuery = Static<typeof PageQuery>;

/**
 * The pattern of a text on one line that people are shown: no control characters, and none that turn the writing round,
 * by which a name could pass for another one.
 */
export const SHOWN_TEXT = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$';

/** RFC 9457, all five members, and which parts of the input were wrong. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    instance: Type.String({ description: 'urn:uuid of this occurrence; give it to support' }),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))),
  },
  { description: 'Problem details (RFC 9457)' },
);

export const ProblemDescription = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
});

export const Problems = withExample(Type.Object({ problems: Type.Array(ProblemDescription) }), {
  problems: [
    {
      type: 'https://api.example.se/api/v1/problems/conflict',
      title: 'Krock',
      status: 409,
      detail: 'Detta går inte ihop med vad som redan finns.',
    },
  ],
});

export const ApiInfo = withExample(
  Type.Object({
    apiName: Type.String(),
    apiVersion: Type.String(),
    apiReleased: Type.String({ format: 'date' }),
    apiDocumentation: Type.String(),
    apiStatus: Type.String(),
  }),
  {
    apiName: 'Brevduva',
    apiVersion: '1.0.0',
    apiReleased: '2026-11-22',
    apiDocumentation: 'https://api.example.se/api/v1/openapi.json',
    apiStatus: 'active',
  },
);

/** `security` of an operation that needs a token with these scopes. */
export function bearer(...scopes: readonly string[]): { readonly oauth2: string[] }[] {
  return [{ oauth2: [...scopes] }];
}

/**
 * Response schemas for problems, with an example each: spread into `schema.response`. Its type has no members, so that a
 * handler's answer is still held to the schemas of its successes; problems are thrown, not returned.
 */
export function problemResponses(...codes: readonly ProblemCode[]): Record<never, never> {
  const t = problemMessages('en');
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_STATUS[code]);
  const responses: Record<number, unknown> = {};
  for (const [status, same] of byStatus) {
    const examples = same.map((code) => ({
      type: `https://api.example.se/api/v1/problems/${code}`,
      title: t(`${code}.title`),
      status,
      detail: t(`${code}.detail`),
      instance: 'urn:uuid:3c2b5a0e-0f57-4f6e-9d7b-2f0c5a1f9d11',
    }));
    const description = same.map((code) => t(`${code}.title`)).join('; ');
    responses[status] = {
      description,
      content: { 'application/problem+json': { schema: { ...ProblemBody, examples } } },
    };
  }
  return responses;
}
