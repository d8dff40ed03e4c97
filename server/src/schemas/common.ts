import { z } from '@hono/zod-openapi';
import { isId } from '../parse-id.ts';

/** One line of text that PostgreSQL can store. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'must be plain text of one line');
}

/** Text of several lines that PostgreSQL can store. */
export function paragraphs(max: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !/[^\P{Cc}\n\r\t]/u.test(text) && text.isWellFormed(), 'must be plain text');
}

export const idSchema = z.string().openapi({ example: '42', description: 'A decimal string' });
/** An id that somebody gives: one that a row could have. */
export const idInput = z.string().refine(isId, 'must be an id').openapi({ example: '42' });
export const timeSchema = z.string().openapi({ format: 'date-time' });
export const nanotonSchema = z
  .string()
  .openapi({ example: '1900000000', description: 'Nanoton, a decimal string' });
export const countSchema = z.int().min(0);

export const errorSchema = z
  .object({ error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }) })
  .openapi('Error');

const limitText = 'must be a whole number from 1 to 200';

/** A page's query parts: `limit` (default 50) and the `nextCursor` of the page before. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, limitText)
    .transform(Number)
    .refine((n) => n >= 1 && n <= 200, limitText)
    .optional(),
  cursor: z.string().max(1_000).optional(),
};
export const defaultLimit = 50;

/** Of the sentences in an answer. */
export const languageQuery = z.strictObject({
  language: z.enum(['en', 'ru']).optional().openapi({ description: 'One’s own by default' }),
});

/** Path parameter: any text, so that what is no id is a 404 like any id that is not there. */
export const idParam = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '42' }),
});

export const workerCountsSchema = z
  .object({ ok: countSchema, warning: countSchema, down: countSchema, unknown: countSchema })
  .openapi('WorkerCounts');

export function jsonContent<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { 'application/json': { schema } } } };
}

/** The error answers that every route behind `authenticate` may give. */
export const guardedErrors = {
  401: jsonContent(errorSchema, 'No valid credential'),
  403: jsonContent(errorSchema, 'Not allowed'),
  422: jsonContent(errorSchema, 'A value is not valid: `field` says which'),
};
export const notFoundError = { 404: jsonContent(errorSchema, 'Not there, or not yours') };
