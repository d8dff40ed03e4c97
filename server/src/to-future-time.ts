import { ApiError } from './api-error.ts';

/** When something ends, as a caller says in `expiresAt`: after `now` and within `days`; throws the answer otherwise. */
export function toFutureTime(text: string, { now, days }: { now: Date; days: number }): Date {
  const time = new Date(text);
  const isWithin = time > now && time.getTime() <= now.getTime() + days * 86_400_000;
  if (isWithin) return time;
  throw new ApiError({
    status: 422,
    code: 'validation_failed',
    message: `expiresAt: must be within the next ${days} days`,
    field: 'expiresAt',
  });
}
