import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-router.ts';

export type ApiDocument = ReturnType<OpenAPIHono<ApiEnv>['getOpenAPI31Document']>;
type PathItem = NonNullable<ApiDocument['paths']>[string];
type Operation = NonNullable<PathItem['get']>;
type Responses = NonNullable<Operation['responses']>;

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof methods)[number];

export interface DocumentedRoute {
  method: Method;
  path: string;
  operation: Operation;
}

export function listRoutes(document: ApiDocument): DocumentedRoute[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}

/**
 * The document of all routes, made from the schemas that validate, with the answers that do not come from a route's own
 * code: limits, unreadable bodies, polling, failures of ours.
 */
export function createDocument(app: OpenAPIHono<ApiEnv>, title: string): ApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title, version: '1' },
    security: [{ bearer: [] }],
  });
  for (const route of listRoutes(document)) {
    const { responses = {} } = route.operation;
    // A route's own words about a status come before the common ones.
    route.operation.responses = { ...toCommonResponses(route), ...responses };
  }
  return document;
}

function toCommonResponses({ method, path, operation }: DocumentedRoute): Responses {
  const isGuarded = operation.security === undefined;
  const hasBody = operation.requestBody !== undefined;
  return {
    ...(isGuarded && method === 'get'
      ? { 304: { description: 'As `If-None-Match` knows it: no body' } }
      : {}),
    ...(isGuarded ? { 400: toError('Two credentials, or a body that is not JSON') } : {}),
    ...(hasBody
      ? {
          400: toError('Two credentials, or a body that is not JSON'),
          413: toError('The body is larger than 256 kB'),
          415: toError('The body is not application/json'),
        }
      : {}),
    ...(path.startsWith('/api/')
      ? { 429: { ...toError('Too many requests'), headers: { 'Retry-After': retryAfter } } }
      : {}),
    500: toError('Something went wrong on our side'),
    503: toError('Something that is needed is away: `code` says what; try again'),
  };
}

const retryAfter = { description: 'Seconds', schema: { type: 'integer' as const } };

function toError(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}
