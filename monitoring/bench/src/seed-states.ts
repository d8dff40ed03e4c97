import type { Db } from '@cocoon-pool/db/database';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { toStateRow } from '@cocoon-pool/monitoring/to-state-row';
import { trackScrape } from '@cocoon-pool/monitoring/track-worker';
import { createCocoonPages, type RespondAsWorker } from './cocoon-pages.ts';

const rowsPerStatement = 500;

/** The latest state of every worker, as the daemon makes it from two scrapes of the pages of a page fleet. */
export async function seedStates(db: Db, workerIds: readonly string[], now: Date): Promise<void> {
  const respond = createCocoonPages(new Date(now.getTime() - 600_000));
  const before = new Date(now.getTime() - 15_000);
  for (let start = 0; start < workerIds.length; start += rowsPerStatement) {
    const rows = workerIds.slice(start, start + rowsPerStatement).map((id, offset) => {
      const first = trackScrape(null, scrape(respond, start + offset, before), 40);
      return toStateRow(id, trackScrape(first, scrape(respond, start + offset, now), 40));
    });
    await upsertWorkerStates(db, rows);
  }
}

function scrape(respond: RespondAsWorker, place: number, at: Date) {
  const page = (path: string) => ({ ok: true, body: toBody(respond(place, path, at)) }) as const;
  return toSample({ jsonStats: page('/jsonstats'), statsPage: page('/stats'), latencyMs: 3 }, at);
}

function toBody(answer: Buffer | null): string {
  const text = answer?.toString('latin1') ?? '';
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}
