import { InviteRefusedError } from '@cocoon-pool/db/invites';
import { NonceRefusedError } from '@cocoon-pool/db/nonces';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { LastOperatorError, RegistrationClosedError } from '@cocoon-pool/db/participants';
import { InvalidCursorError } from '@cocoon-pool/db/worker-cursor';
import { findWriteRefusal } from '@cocoon-pool/db/write-refusal';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface ErrorAnswer {
  status: ContentfulStatusCode;
  /** What a program acts on. */
  code: string;
  /** What a person reads. */
  message: string;
  /** The path of the bad value in the request, for example `labels.0`. */
  field?: string;
  /** When it is worth trying again: the header `Retry-After`. */
  retryAfterSeconds?: number;
}

/** An answer of 4xx or 5xx, thrown from wherever it is known. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly answer: ErrorAnswer;

  constructor(answer: ErrorAnswer) {
    super(answer.message);
    this.answer = answer;
  }
}

/** The one place where errors become answers. Whatever is not expected is a 500 that tells nothing. */
export function toErrorAnswer(error: Error): ErrorAnswer {
  if (error instanceof ApiError) return error.answer;
  if (error instanceof NotFoundError) return { status: 404, code: 'not_found', message: error.message };
  if (error instanceof InvalidCursorError) {
    return { status: 422, code: 'validation_failed', message: error.message, field: 'cursor' };
  }
  if (error instanceof RegistrationClosedError) {
    return {
      status: 403,
      code: 'invitation_needed',
      message: 'This pool takes new people by invitation only',
    };
  }
  if (error instanceof InviteRefusedError) {
    return { status: 403, code: 'invite_refused', message: 'This invite has run out or was used already' };
  }
  if (error instanceof NonceRefusedError) {
    return { status: 401, code: 'payload_refused', message: error.message };
  }
  if (error instanceof LastOperatorError) {
    return { status: 409, code: 'last_operator', message: error.message };
  }
  if (error instanceof HTTPException) return toHttpAnswer(error);
  if (isDatabaseAway(error)) {
    return { status: 503, code: 'database_unavailable', message: 'The database does not answer; try again' };
  }
  if (findWriteRefusal(error) !== null) {
    const message = 'The database takes no writes: nothing was changed; its disk may be full';
    return { status: 503, code: 'database_unavailable', message };
  }
  return { status: 500, code: 'internal', message: 'Something went wrong on our side' };
}

function toHttpAnswer({ status }: HTTPException): ErrorAnswer {
  if (status === 413) {
    return { status, code: 'payload_too_large', message: 'The body is larger than 256 kB' };
  }
  if (status === 415) {
    return { status, code: 'unsupported_media_type', message: 'Send the body as application/json' };
  }
  return { status: 400, code: 'malformed_request', message: 'The body is not valid JSON' };
}

const awayCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
];

/** Whether a query failed because there is no connection: PostgreSQL's class 57P, Node's codes, pg's messages. */
function isDatabaseAway(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    awayCodes.includes(code) || /^(Connection terminated|timeout exceeded when trying)/.test(error.message)
  );
}
