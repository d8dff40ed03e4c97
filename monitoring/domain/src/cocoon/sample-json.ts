import type { Sample } from './sample.ts';
import { sampleSchema } from './sample-schema.ts';

/** A sample as plain JSON: `bigint` as decimal strings, times as ISO 8601. */
export function sampleToJson(sample: Sample): Record<string, unknown> {
  return toJsonMembers(sample);
}

/** Reads what `sampleToJson` wrote, now or in an earlier version: what is missing is null. Throws on anything else. */
export function parseSampleJson(json: unknown): Sample {
  const parsed = sampleSchema.safeParse(json);
  if (!parsed.success) throw new Error('A stored sample cannot be read', { cause: parsed.error });
  return parsed.data;
}

function toJsonMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === 'object' && value !== null ? toJsonMembers(value) : value;
}
