import type { Dice } from './dice.ts';

/** The part of JSON Schema that the API's document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  example?: unknown;
  examples?: unknown[];
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Sampling {
  schemas: Record<string, Schema>;
  dice: Dice;
}

/** A value that a schema allows, or nearly: patterns are not looked at. */
export function sampleSchema(schema: Schema, sampling: Sampling, depth = 0): unknown {
  const { schemas, dice } = sampling;
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return sampleSchema(schemas[name] ?? {}, sampling, depth + 1);
  if (depth > 6) return null;
  if (schema.const !== undefined) return schema.const;
  const given = schema.enum ?? schema.examples ?? (schema.example === undefined ? [] : [schema.example]);
  if (given.length > 0 && dice.chance(0.9)) return given[dice.below(given.length)];
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const chosen = choices[dice.below(choices.length)];
  if (chosen !== undefined) return sampleSchema(chosen, sampling, depth + 1);
  if (schema.allOf !== undefined) {
    return Object.assign({}, ...schema.allOf.map((part) => sampleSchema(part, sampling, depth + 1)));
  }
  const types = [schema.type ?? 'object'].flat();
  return sampleType(types[dice.below(types.length)] ?? 'null', schema, { sampling, depth });
}

function sampleType(
  type: string,
  schema: Schema,
  { sampling, depth }: { sampling: Sampling; depth: number },
): unknown {
  const { dice } = sampling;
  if (type === 'null') return null;
  if (type === 'boolean') return dice.chance(0.5);
  if (type === 'string') return sampleText(schema, dice);
  if (type === 'integer' || type === 'number') return sampleNumber(schema, dice);
  if (type === 'array') {
    const count = dice.below(4);
    return Array.from({ length: count }, () => sampleSchema(schema.items ?? {}, sampling, depth + 1));
  }
  const members = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) || dice.chance(0.5),
  );
  return Object.fromEntries(members.map(([name, part]) => [name, sampleSchema(part, sampling, depth + 1)]));
}

function sampleText({ format, maxLength = 200 }: Schema, dice: Dice): string {
  if (format === 'date-time')
    return new Date(Date.UTC(2026, dice.below(12), 1 + dice.below(28))).toISOString();
  return dice.pick(texts).slice(0, maxLength);
}

function sampleNumber({ minimum = 0, maximum = 1_000 }: Schema, dice: Dice): number {
  return dice.chance(0.3)
    ? dice.pick([minimum, maximum])
    : minimum + dice.below(Math.min(maximum - minimum, 1e9) + 1);
}

const texts: readonly [string, ...string[]] = [
  '1',
  '2',
  '7',
  '0.5',
  'name',
  'Europe/Moscow',
  'USD',
  'en',
  'ru',
  'me',
  '09:00',
  '2026-11-01',
  '2026',
  'worker_down',
  'worker:1',
  'https://hooks.example.org/in',
  '203.0.113.7:12000',
  'gpu.example.org',
  '0:a7b3b6d84a9d22805bd2d70a5be70b198c2282575f4c0f9015cc8e04cb1b2753',
];
