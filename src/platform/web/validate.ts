// How requests are held to their schemas (DIGG SAK.06): bodies as they are, text of addresses turned into the schema's types
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

/** Fastify's validator by TypeBox. Query, parameters and headers are text, so they are converted and given defaults. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (received: unknown) => {
    const value = httpPart === 'body' ? received : Value.Default(schema, Value.Convert(schema, received ?? {}));
    return check.Check(value) ? { value } : { error: check.Errors(value) };
  };
};
