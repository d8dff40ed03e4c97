import { judgeAddress } from '@cocoon-pool/domain/network/address-guard';
import { isIpAddress } from '@cocoon-pool/domain/network/parse-worker-address';
import { ApiError } from './api-error.ts';
import type { AppDeps } from './app-deps.ts';

/**
 * The address that a person gave for a webhook, in its one spelling, or an `ApiError` 422 that says what is wrong: https
 * only, without a name or password in it, to a public address. Judged again whenever it is posted to.
 */
export async function checkWebhookUrl(
  { settings, resolve }: Pick<AppDeps, 'settings' | 'resolve'>,
  text: string,
): Promise<string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'https:') throw badUrl('must be an https:// address');
  if (url.username !== '' || url.password !== '') throw badUrl('must hold no user name and no password');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isIpAddress(host) && !host.includes('.')) throw badUrl('must have the full name of the host');
  const ips = isIpAddress(host) ? [host] : await findAddresses(host, resolve);
  for (const ip of ips) {
    const verdict = judgeAddress(ip, settings.workerNetworksAllowed);
    if (!verdict.ok) throw badUrl(`leads to ${ip}, which is not a public address (${verdict.reason})`);
  }
  url.hash = '';
  return url.href;
}

async function findAddresses(host: string, resolve: AppDeps['resolve']): Promise<string[]> {
  try {
    return (await resolve?.(host)) ?? [];
  } catch {
    return [];
  }
}

function badUrl(problem: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message: `url: ${problem}`, field: 'url' });
}
