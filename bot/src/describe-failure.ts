import { BotError, GrammyError, HttpError } from 'grammy';

/**
 * An error in words that are safe to log and to store. What lies under a failed network call is reduced to its code:
 * its message holds the Bot API URL, and with it the token.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof BotError) return describeFailure(error.error);
  if (error instanceof GrammyError) return `${error.method}: ${error.error_code} ${error.description}`;
  if (error instanceof HttpError) return `${error.message.replace(/!$/, '')}: ${codeOf(error.error)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'not an error';
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error && /^Request to '\w+' timed out/.test(error.message)
    ? 'timeout'
    : 'no answer';
}
