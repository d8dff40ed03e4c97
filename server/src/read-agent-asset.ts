import type { AgentFile } from './app-deps.ts';

/** What Workers serve files from. */
export interface Assets {
  fetch(request: Request): Promise<Response>;
}

/** The built agent among the Worker's files, where the build of the Mini App puts it; null where it is missing. */
export function createAgentAssetReader(assets: Assets): () => Promise<AgentFile | null> {
  /** The files of an isolate never change. */
  let known: AgentFile | null = null;
  return async () => {
    known ??= await readAgent(assets);
    return known;
  };
}

async function readAgent(assets: Assets): Promise<AgentFile | null> {
  const found = await assets.fetch(new Request('https://assets.local/agent/cocoon-agent.mjs'));
  // For an unknown path the page of the Mini App is answered.
  if (!found.ok || found.headers.get('Content-Type')?.startsWith('text/html')) return null;
  const bytes = await found.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { source: new TextDecoder().decode(bytes), sha256 };
}
