import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AgentFile } from './app-deps.ts';

const builtAgent = resolve(import.meta.dirname, '../../monitoring/agent/dist/cocoon-agent.mjs');

/** The built agent on Node, read again when it changes; null where it was not built. */
export function createAgentFileReader(path = builtAgent): () => Promise<AgentFile | null> {
  let known: { changedMs: number; file: AgentFile } | null = null;
  return async () => {
    const changedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (changedMs === null) return null;
    if (known?.changedMs !== changedMs) {
      const source = await readFile(path, 'utf8');
      const sha256 = createHash('sha256').update(source).digest('hex');
      known = { changedMs, file: { source, sha256 } };
    }
    return known.file;
  };
}
