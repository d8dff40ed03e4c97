import { countRows } from '@cocoon-pool/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorizationMatrix } from './authorization-matrix.ts';
import { createTestApp, type TestApp } from './test-app.ts';

interface Operation {
  parameters?: { name: string; in: 'path' | 'query' }[];
  requestBody?: { content: Record<string, { schema: BodySchema }> };
}

interface BodySchema {
  $ref?: string;
  properties?: Record<string, unknown>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, BodySchema> };
}

let api: TestApp;
let apiDocument: Document;
beforeAll(async () => {
  api = await createTestApp();
  await api.addPerson('Stays', { role: 'operator' });
  apiDocument = (await api.call('GET', '/api/v1/openapi.json')).json;
});
afterAll(() => api.drop());

const texts = [
  '',
  ' ',
  '\0',
  '-1',
  '1e999',
  'NaN',
  '9223372036854775808',
  '1'.repeat(400),
  "1'; DROP TABLE participants; --",
  '../../etc/passwd',
  '{"$ne":null}',
  '[]',
  '\u202eright to left',
  '👩‍👩‍👧'.repeat(50),
  'x'.repeat(20_000),
];
/** As they stand in a URL: what cannot be decoded too. */
const urlTexts = [...texts.map(encodeURIComponent), '%', '%zz', '%ED%A0%80', '%C0%AF', '%u0041', 'a%2Fb'];
const values: unknown[] = [
  ...texts,
  '\ud800',
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  [[]],
  {},
  { a: 1 },
  ['x', 1],
];
const bodies = [
  '',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '[{}]',
  '{}',
  '{',
  '{"a":1,}',
  '{"unknown":1}',
  '{"__proto__":{"role":"operator"},"constructor":1}',
  '{"name":1e999}',
  '['.repeat(50_000),
  '{"a":'.repeat(20_000),
  '\u0000',
  `{"name":"${'x'.repeat(300_000)}"}`,
];

test.each(Object.keys(authorizationMatrix))(
  '%s answers whatever it is sent without breaking, with a code, and writes nothing that it refuses',
  async (route) => {
    const { token } = await api.addPerson('Operator', { role: 'operator' });
    const [method = '', pattern = ''] = route.split(' ');
    const operation = getOperation(method, pattern);
    let sendings = 0;
    /** What there was after the last answer that wrote nothing. */
    let known: Record<string, number> | null = null;
    const send = async (path: string, body?: string) => {
      sendings += 1;
      if (method !== 'GET') known ??= await countRows(api.db);
      const answer = await api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
      const sent = `${method} ${path.slice(0, 200)} ${body?.slice(0, 200)}`;
      // 501: this installation has no such thing, whatever is sent.
      if (answer.status !== 501) expect(answer.status, sent).toBeLessThan(500);
      if (answer.status < 400) {
        known = null;
        return;
      }
      expect(answer.json.error, sent).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        message: expect.any(String),
      });
      if (known !== null) expect(await countRows(api.db), sent).toEqual(known);
    };
    const right = JSON.stringify(authorizationMatrix[route]?.body);
    for (const path of toPaths(pattern, operation)) await send(path, right);
    for (const body of toBodies(operation, route)) await send(pattern.replaceAll(/:\w+/g, '1'), body);
    const takesInput = operation.parameters !== undefined || operation.requestBody !== undefined;
    expect(sendings > 15).toBe(takesInput);
  },
  120_000,
);

/** The pages that describe the rest are not described, and take nothing. */
function getOperation(method: string, pattern: string): Operation {
  const path = pattern.replaceAll(/:(\w+)/g, '{$1}');
  return apiDocument.paths[path]?.[method.toLowerCase()] ?? {};
}

function toPaths(pattern: string, { parameters = [] }: Operation): string[] {
  const plain = pattern.replaceAll(/:\w+/g, '1');
  return parameters.flatMap(({ name, in: place }) =>
    urlTexts.flatMap((text) =>
      place === 'path'
        ? [pattern.replace(`:${name}`, text === '' ? '%20' : text).replaceAll(/:\w+/g, '1')]
        : [`${plain}?${name}=${text}`, `${plain}?${name}=1&${name}=${text}`, `${plain}?${name}[]=${text}`],
    ),
  );
}

/** Bodies that are nothing, and those that differ in one property from one that is nearly right. */
function toBodies({ requestBody }: Operation, route: string): string[] {
  if (requestBody === undefined) return [];
  const schema = requestBody.content['application/json']?.schema;
  if (schema === undefined) return bodies;
  const properties = Object.keys(resolve(schema).properties ?? {});
  const right = authorizationMatrix[route]?.body;
  const near = typeof right === 'object' && right !== null ? right : {};
  return [
    ...bodies,
    JSON.stringify({ ...near, unknown: 1 }),
    ...properties.flatMap((name) => values.map((value) => JSON.stringify({ ...near, [name]: value }))),
  ];
}

function resolve(schema: BodySchema): BodySchema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (apiDocument.components.schemas[name] ?? {});
}
