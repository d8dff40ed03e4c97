import type { SecretBox } from '@cocoon-pool/db/secret-box';
import type { Target } from '@cocoon-pool/db/targets';
import type { Logger } from '@cocoon-pool/domain/logger';

/**
 * Opens access hashes once for each sealed value. One that cannot be opened (its key is gone) is logged once and
 * the worker is asked without it: it then answers `bad_request`, which is what its owner has to mend.
 */
export function createAccessHashes(
  secretBox: SecretBox,
  log: Logger,
): (target: Target) => Promise<string | null> {
  const opened = new Map<string, { sealed: string; hash: Promise<string | null> }>();
  return async ({ workerId, accessHashSealed }) => {
    if (accessHashSealed === null) {
      opened.delete(workerId);
      return null;
    }
    const known = opened.get(workerId);
    if (known?.sealed === accessHashSealed) return known.hash;
    const hash = secretBox
      .open(accessHashSealed, `workers.access_hash:${workerId}`)
      .catch((error: unknown) => {
        log.error({ workerId, err: error }, 'access hash cannot be opened');
        return null;
      });
    opened.set(workerId, { sealed: accessHashSealed, hash });
    return hash;
  };
}
