import { OpenAPIHono } from '@hono/zod-openapi';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';

export interface ApiEnv {
  Variables: { caller: Caller };
}

/** A router whose schemas both validate and document; bad input is answered 422 and names the first bad field. */
export function createApiRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      const field = [...(issue?.path ?? []), ...unknown].map(String).join('.');
      const message = issue?.message ?? 'Not valid';
      throw new ApiError({
        status: 422,
        code: 'validation_failed',
        message: field === '' ? message : `${field}: ${message}`,
        ...(field === '' ? {} : { field }),
      });
    },
  });
}
