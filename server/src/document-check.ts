import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type ApiDocument, type DocumentedRoute, listRoutes } from './api-document.ts';

interface Answer {
  status: number;
  contentType: string | null;
  text: string;
}

/** For tests: throws where an answer is not what the document says, one field more or less included. */
export type DocumentCheck = (request: { method: string; path: string }, answer: Answer) => void;

export function createDocumentCheck(document: ApiDocument): DocumentCheck {
  const ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': (text: string) => Number.isFinite(Date.parse(text)) },
  });
  const schemas = document.components?.schemas ?? {};
  for (const [name, schema] of Object.entries(schemas)) {
    ajv.addSchema(close(schema), `shape:closed-${name}`);
    ajv.addSchema(keepOpen(schema), `shape:open-${name}`);
  }
  const routes = listRoutes(document);
  const validators = new Map<string, ValidateFunction>();
  return ({ method, path }, { status, contentType, text }) => {
    const route = findRoute(routes, method, path);
    if (route === undefined) return;
    const name = `${method} ${route.path} ${status}`;
    const response = route.operation.responses?.[status];
    if (response === undefined) throw new Error(`The document knows no ${name}: ${text.slice(0, 300)}`);
    const content: Record<string, { schema?: unknown }> = response.content ?? {};
    const type = contentType?.split(';')[0] ?? '';
    if (Object.keys(content).length === 0) {
      if (text !== '') throw new Error(`${name} has a body that the document does not know`);
      return;
    }
    const schema = content[type]?.schema;
    if (schema === undefined)
      throw new Error(`${name} is of the type ${type}, which the document does not know`);
    if (type !== 'application/json') return;
    const validate = validators.get(name) ?? ajv.compile(close(schema));
    validators.set(name, validate);
    if (!validate(JSON.parse(text))) {
      throw new Error(
        `${name} is not as documented: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 300)}`,
      );
    }
  };
}

function findRoute(routes: readonly DocumentedRoute[], method: string, path: string) {
  const plain = path.split('?')[0] ?? '';
  const found = routes.filter(
    (route) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
  );
  return found.find((route) => route.path === plain) ?? found[0];
}

/** A copy in which objects have no fields but those that are named. */
function close(schema: unknown): AnySchemaObject {
  return rewrite(schema, true);
}

/** A copy of a part that an `allOf` adds to: the whole is closed, its parts are not. */
function keepOpen(schema: unknown): AnySchemaObject {
  return rewrite(schema, false);
}

function rewrite(schema: unknown, isClosed: boolean): AnySchemaObject {
  if (typeof schema !== 'object' || schema === null) throw new Error('A schema is an object');
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') copy[key] = toRef(String(value), isClosed);
    else if (key === 'allOf') copy[key] = toParts(value, keepOpen);
    else if (key === 'anyOf' || key === 'oneOf' || key === 'prefixItems') copy[key] = toParts(value, close);
    else if (key === 'properties') copy[key] = mapValues(value, close);
    else if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object'))
      copy[key] = close(value);
    else copy[key] = value;
  }
  const isObject = 'properties' in copy || 'allOf' in copy;
  const saysMore = 'additionalProperties' in copy;
  return isClosed && isObject && !saysMore ? { ...copy, unevaluatedProperties: false } : copy;
}

function toRef(ref: string, isClosed: boolean): string {
  return `shape:${isClosed ? 'closed' : 'open'}-${ref.split('/').at(-1)}`;
}

function toParts(value: unknown, convert: (part: unknown) => AnySchemaObject): AnySchemaObject[] {
  return Array.isArray(value) ? value.map(convert) : [];
}

function mapValues(value: unknown, convert: (part: unknown) => AnySchemaObject): AnySchemaObject {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, part]) => [name, convert(part)]));
}
