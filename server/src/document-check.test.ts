import { createRoute, z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { createDocument } from './api-document.ts';
import { createApiRouter } from './api-router.ts';
import { createDocumentCheck } from './document-check.ts';
import { errorSchema, jsonContent } from './schemas/common.ts';

const item = z
  .object({ id: z.string(), at: z.string().nullable().openapi({ format: 'date-time' }) })
  .openapi('Item');
const detail = item.extend({ note: z.string().optional() }).openapi('Detail');

const app = createApiRouter()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/things/{id}',
      responses: { 200: jsonContent(detail, 'One'), 404: jsonContent(errorSchema, 'None') },
    }),
    (c) => c.json({ id: '1', at: null }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/things',
      responses: { 200: jsonContent(z.array(item), 'All'), 204: { description: 'Nothing' } },
    }),
    (c) => c.json([], 200),
  );
const check = createDocumentCheck(createDocument(app, 'Test'));

const answer = (path: string, status: number, body: unknown) =>
  check(
    { method: 'GET', path },
    {
      status,
      contentType: 'application/json; charset=utf-8',
      text: body === null ? '' : JSON.stringify(body),
    },
  );

test.each([
  ['/api/things/7?x=1', 200, { id: '1', at: null }],
  ['/api/things/7', 200, { id: '1', at: '2026-11-23T12:00:00.000Z', note: 'x' }],
  ['/api/things', 200, [{ id: '1', at: null }]],
  ['/api/things', 204, null],
  ['/api/things/7', 429, { error: { code: 'x', message: 'y' } }],
  ['/elsewhere', 200, { anything: 1 }],
])('%s %i %j is as documented', (path, status, body) => {
  answer(path, status, body);
});

test.each([
  ['a field too many', '/api/things/7', 200, { id: '1', at: null, secret: 1 }],
  ['a field too few', '/api/things/7', 200, { id: '1' }],
  ['a number for a text', '/api/things/7', 200, { id: 1, at: null }],
  ['a time that is none', '/api/things/7', 200, { id: '1', at: 'soon' }],
  ['a field too many in a list', '/api/things', 200, [{ id: '1', at: null, note: 'x' }]],
  ['a body where there is none', '/api/things', 204, { id: '1' }],
  ['an error of another shape', '/api/things/7', 404, { error: 'gone' }],
  ['a status that the document does not know', '/api/things/7', 418, { error: { code: 'x', message: 'y' } }],
])('%s is found', (_name, path, status, body) => {
  expect(() => answer(path, status, body)).toThrow(/documented|document/);
});
