import type { Db } from '@cocoon-pool/db/database';
import { getTargetsKey, listTargets, type Target } from '@cocoon-pool/db/targets';
import { isSameContent } from '@cocoon-pool/domain/cocoon/same-content';

/**
 * Reads the targets, all of them only when one has changed; a target that did not is the same object as before. Ten
 * thousand rows every few seconds would hold up scrapes and fill the memory with copies.
 */
export function createTargetList(db: Db): () => Promise<readonly Target[]> {
  let key: string | null = null;
  let targets: readonly Target[] = [];
  return async () => {
    const nextKey = await getTargetsKey(db);
    if (nextKey === key) return targets;
    const known = new Map(targets.map((target) => [target.workerId, target]));
    targets = (await listTargets(db)).map((target) => {
      const before = known.get(target.workerId);
      return before !== undefined && isSameContent(before, target) ? before : target;
    });
    key = nextKey;
    return targets;
  };
}
