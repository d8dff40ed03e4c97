export type JsonAnswer =
  | { ok: true; body: unknown }
  /** `status` null: nothing answered in time. `isBody`: it did, but with something else than JSON, or too much. */
  | { ok: false; status: number | null; isBody: boolean; retryAfterMs: number | null };

interface JsonRequest {
  headers?: Record<string, string>;
  /** For all of the answer. */
  timeoutMs: number;
}

const bodyBytesMax = 4_000_000;

/** GETs JSON of at most 4 MB. Follows no redirect and never rejects. */
export async function fetchJson(url: string, { headers = {}, timeoutMs }: JsonRequest): Promise<JsonAnswer> {
  const failed = { ok: false as const, status: null, isBody: false, retryAfterMs: null };
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { ...failed, status: response.status, retryAfterMs: toRetryAfterMs(response) };
    }
    const text = await readText(response);
    if (text === null) return { ...failed, status: response.status, isBody: true };
    return parse(text) ?? { ...failed, status: response.status, isBody: true };
  } catch {
    return failed;
  }
}

async function readText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): JsonAnswer | null {
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch {
    return null;
  }
}

function toRetryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1_000 : null;
}
