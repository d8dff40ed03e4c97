import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';

/**
 * Where people and hosts reach this server: the setting, else where this request went. No slash at its end. It is
 * written into scripts, so a Host header with anything but a name or an address in it is refused.
 */
export function toPublicUrl({ settings }: Pick<AppDeps, 'settings'>, requestUrl: string): string {
  if (settings.publicUrl) return settings.publicUrl;
  const { origin } = new URL(requestUrl);
  if (/^https?:\/\/[A-Za-z0-9.:[\]-]+$/.test(origin)) return origin;
  throw new ApiError({ status: 400, code: 'malformed_request', message: 'The Host header is not valid' });
}
