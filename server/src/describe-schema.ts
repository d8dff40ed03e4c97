/** The parts of a JSON schema that people read. */
interface ReadableSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  description?: string;
  example?: unknown;
  properties?: Record<string, unknown>;
  required?: string[];
  items?: unknown;
  prefixItems?: unknown[];
  anyOf?: unknown[];
  oneOf?: unknown[];
  allOf?: unknown[];
}

/** A schema as its type would be written: names of shapes, fields on lines of their own, `?` where one may be left out. */
export function describeSchema(given: unknown, indent = ''): string {
  const schema = toReadable(given);
  if (schema.$ref !== undefined) return toName(schema.$ref);
  if (schema.allOf !== undefined) return schema.allOf.map((part) => describeSchema(part, indent)).join(' & ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((part) => describeSchema(part, indent)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.properties !== undefined) return orNull(schema, describeFields(schema, indent));
  if (schema.prefixItems !== undefined)
    return orNull(schema, `[${schema.prefixItems.map((part) => describeSchema(part, indent)).join(', ')}]`);
  if (schema.items !== undefined) return orNull(schema, `(${describeSchema(schema.items, indent)})[]`);
  const types = [schema.type ?? 'anything'].flat();
  return types
    .map((type) => (schema.format === 'date-time' && type === 'string' ? 'time' : type))
    .join(' | ');
}

function describeFields({ properties = {}, required = [] }: ReadableSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, given]) => {
    const { description } = toReadable(given);
    const mark = required.includes(name) ? '' : '?';
    const words = description === undefined ? '' : `   // ${description}`;
    return `${inner}${name}${mark}: ${describeSchema(given, inner)}${words}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function orNull({ type }: ReadableSchema, described: string): string {
  return Array.isArray(type) && type.includes('null') ? `${described} | null` : described;
}

/** A value that the schema could stand for, of its examples where it has them; optional fields are left out. */
export function toExample(given: unknown, shapes: Record<string, unknown>): unknown {
  const schema = toReadable(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref !== undefined) return toExample(shapes[toName(schema.$ref)], shapes);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) {
    const { properties, required = [] } = schema;
    return Object.fromEntries(required.map((name) => [name, toExample(properties[name], shapes)]));
  }
  if (schema.items !== undefined) return [];
  const [type] = [schema.type].flat();
  return type === 'string' ? '…' : type === 'boolean' ? true : type === 'null' ? null : 1;
}

function toName(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}

function toReadable(given: unknown): ReadableSchema {
  return typeof given === 'object' && given !== null ? given : {};
}
