import { listSwitchedOff } from '@cocoon-pool/db/holding-commands';
import type { Participant } from '@cocoon-pool/db/participants';
import { getOverview, listWorkers } from '@cocoon-pool/db/workers';
import { messages } from '@cocoon-pool/domain/messages/messages';
import { renderOverview } from '@cocoon-pool/domain/messages/render-overview';
import { renderWorkerList } from '@cocoon-pool/domain/messages/render-worker-list';
import type { BotDeps } from '../bot-deps.ts';
import { toReader } from '../reader.ts';

const mostRows = 20;

/**
 * What a linked group may read of one who linked it: their own workers, of an operator too, because everybody in the group
 * sees it. It has no buttons, so that nobody turns it into somebody else's.
 */
export async function toGroupText(
  deps: Pick<BotDeps, 'db' | 'now' | 'settings'>,
  owner: Participant,
  command: 'stats' | 'workers',
): Promise<string> {
  const reader = toReader(owner, deps);
  const query = { participantId: owner.id, now: reader.now };
  if (command === 'stats') return renderOverview(await getOverview(deps.db, query), reader);
  const { items, totals } = await listWorkers(deps.db, { ...query, limit: mostRows });
  if (totals.workers === 0) return messages(owner.language).stats.empty;
  const off = await listSwitchedOff(
    deps.db,
    items.map(({ id }) => id),
  );
  const rows = items.map((row) => ({ ...row, switchedOff: off.get(row.id) }));
  return renderWorkerList(rows, { total: totals.workers, inApp: false, reader });
}
