import type { Db } from '@cocoon-pool/db/database';
import { type DiscoverResult, findDiscoverResult } from '@cocoon-pool/db/probe-requests';
import type { Id } from '@cocoon-pool/db/schema';

interface Patience {
  waitMs: number;
  pollMs: number;
}

const patience: Patience = { waitMs: 10_000, pollMs: 400 };

/** Waits until a daemon has answered the request; undefined when none did in time. */
export async function waitForDiscovery(
  db: Db,
  id: Id,
  { waitMs, pollMs }: Patience = patience,
): Promise<DiscoverResult | undefined> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const result = await findDiscoverResult(db, id);
    if (result !== undefined || waitedMs >= waitMs) return result;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
