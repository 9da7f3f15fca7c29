// A test's helper: what an OpenAPI description lacks by DIGG's profile (DOK.12, DOK.13, DOK.15, DOK.21)
import { member, members } from './json-member.ts';

/** Every body without an example, and every operation without id or summary: 'POST /letters 201 application/json'. Must be empty. */
export function missingExamples(openapi: unknown): string[] {
  const missing: string[] = [];
  for (const [path, operations] of members(member(openapi, 'paths'))) {
    for (const [method, operation] of members(operations)) {
      const name = `${method.toUpperCase()} ${path}`;
      for (const needed of ['operationId', 'summary']) {
        if (member(operation, needed) === undefined) missing.push(`${name} ${needed}`);
      }
      missing.push(...withoutExample(`${name} request`, member(operation, 'requestBody')));
      for (const [status, response] of members(member(operation, 'responses'))) {
        missing.push(...withoutExample(`${name} ${status}`, response));
      }
    }
  }
  return missing;
}

function withoutExample(name: string, body: unknown): string[] {
  return members(member(body, 'content'))
    .filter(([, media]) => !hasExample(media) && !hasExample(member(media, 'schema')))
    .map(([type]) => `${name} ${type}`);
}

function hasExample(value: unknown): boolean {
  return ['example', 'examples'].some((name) => member(value, name) !== undefined);
}

/** The first example of a body, by its media type or its schema. */
export function exampleOf(media: unknown): unknown {
  for (const holder of [media, member(media, 'schema')]) {
    const { example, examples } = { example: member(holder, 'example'), examples: member(holder, 'examples') };
    if (example !== undefined) return example;
    if (Array.isArray(examples)) return examples[0];
    const [first] = members(examples);
    if (first !== undefined) return member(first[1], 'value');
  }
  return undefined;
}
