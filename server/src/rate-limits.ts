interface RateLimit {
  perMinute: number;
  /** Where Redis cannot be asked: reads go on under this process's own count; money and control are refused. */
  whenUnknown: 'count_here' | 'refuse';
}

/** How often in a minute: strangers and logins by address, everything else by key or session. */
export const rateLimits = {
  stranger: { perMinute: 300, whenUnknown: 'count_here' },
  login: { perMinute: 30, whenUnknown: 'count_here' },
  read: { perMinute: 600, whenUnknown: 'count_here' },
  export: { perMinute: 20, whenUnknown: 'count_here' },
  write: { perMinute: 120, whenUnknown: 'count_here' },
  probe: { perMinute: 20, whenUnknown: 'refuse' },
  control: { perMinute: 60, whenUnknown: 'refuse' },
} as const satisfies Record<string, RateLimit>;

export type RateTier = keyof typeof rateLimits;

export type RateVerdict =
  | { outcome: 'allowed' }
  | { outcome: 'refused'; retryAfterSeconds: number }
  /** The count cannot be known now, and this tier demands to know it. */
  | { outcome: 'unknown' };

export interface RateLimiter {
  /** Counts one request of `key`; those that are refused do not count. Never throws, and answers within a second. */
  take(tier: RateTier, key: string): Promise<RateVerdict>;
}

/** The tier of a request whose caller is known. */
export function toRateTier(method: string, path: string): RateTier {
  if (method === 'GET' || method === 'HEAD') return path.startsWith('/api/v1/export/') ? 'export' : 'read';
  if (path === '/api/v1/workers/discover') return 'probe';
  // Taking a right away must always be possible, of a key that leaked above all.
  if (method === 'DELETE') return 'write';
  return controlPaths.some((pattern) => pattern.test(path)) ? 'control' : 'write';
}

/** Commands to workers, money, and who may do what. */
const controlPaths = [
  /^\/api\/v1\/workers\/([^/]+\/)?commands(\/|$)/,
  /^\/api\/v1\/(payouts|participants|invites|api-keys|agents)(\/|$)/,
];
