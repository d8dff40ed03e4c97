import type { ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';

export const bodyBytesMax = 1_000_000;
export const headBytesMax = 16_384;

/** What a socket's error says of the worker; null when the fault is this machine's (out of sockets or handles). */
export function toSocketFailure({ code = '' }: NodeJS.ErrnoException): ScrapeFailure | null {
  return ourFaults.has(code) ? null : (failureByCode[code] ?? 'reset');
}

/** This machine cannot ask: nothing is known of the worker. */
export function toOurFault(error: Error): Error {
  return new Error('This machine cannot ask workers', { cause: error });
}

/**
 * A worker answers 200 or 400; 400 `not found` means that it still syncs TON. Another 4xx is a machine that does not
 * know the path; anything else, redirects with it, is no worker's page.
 */
export function toStatusFailure(status: number, reason: string): ScrapeFailure | null {
  if (status === 400 && reason.toLowerCase() === 'not found') return 'not_ready';
  if (status >= 400 && status < 500) return 'bad_request';
  return status === 200 || status === 204 ? null : 'unreadable';
}

// A name that leads where we may not go is, for us, a name that leads nowhere: nothing was asked or refused.
const failureByCode: Record<string, ScrapeFailure> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ERR_ADDRESS_REFUSED: 'dns',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'timeout',
  EHOSTDOWN: 'timeout',
  ENETUNREACH: 'timeout',
};

const ourFaults = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);
