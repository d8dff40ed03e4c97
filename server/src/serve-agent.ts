import type { Handler } from 'hono';
import type { AppDeps } from './app-deps.ts';

/** The agent's one file, for hosts to download; the install script checks its SHA-256. */
export function serveAgent(agentFile: NonNullable<AppDeps['agentFile']>): Handler {
  return async (c) => {
    const file = await agentFile();
    if (file === null) return c.notFound();
    c.header('Cache-Control', 'no-cache');
    return c.body(file.source, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
  };
}
