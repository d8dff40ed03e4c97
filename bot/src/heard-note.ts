import { writeFile } from 'node:fs/promises';
import type { Logger } from '@cocoon-pool/domain/logger';

/**
 * Makes a file new whenever it is called, for a health check that looks at its age; without a path nothing happens. A
 * file that cannot be written is logged once: the check fails then, the bot goes on.
 */
export function createHeardNote(path: string | null, log: Logger): () => void {
  let isTold = false;
  return () => {
    if (path === null) return;
    writeFile(path, '').catch((error: Error) => {
      if (!isTold) log.warn({ reason: error.message }, 'HEALTH_FILE cannot be written');
      isTold = true;
    });
  };
}
