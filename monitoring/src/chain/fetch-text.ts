/** What a web service answered, whatever its status. */
export type TextAnswer =
  | { ok: true; status: number; text: string }
  | { ok: false; failure: 'timeout' | 'unreachable' | 'too_large' | 'stopped'; message: string };

interface TextRequest {
  headers: Record<string, string>;
  timeoutMs: number;
  bodyBytesMax: number;
  /** Ends the call early. */
  signal: AbortSignal;
}

/**
 * Asks once: follows no redirect, reads no more than `bodyBytesMax`, takes no longer than `timeoutMs` in all. Nothing of
 * the call is left behind: signals joined by `AbortSignal.any` would stay with `signal` for as long as that lives.
 */
export async function fetchText(url: string, request: TextRequest): Promise<TextAnswer> {
  const { headers, timeoutMs, bodyBytesMax, signal: stopped } = request;
  const ending = new AbortController();
  const end = () => ending.abort();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, timeoutMs);
  stopped.addEventListener('abort', end, { once: true });
  if (stopped.aborted) end();
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: ending.signal });
    const text = await readBody(response, bodyBytesMax);
    if (text === null) return { ok: false, failure: 'too_large', message: 'the answer is too large' };
    return { ok: true, status: response.status, text };
  } catch (error) {
    if (stopped.aborted) return { ok: false, failure: 'stopped', message: 'stopped' };
    if (isLate) return { ok: false, failure: 'timeout', message: `no answer in ${timeoutMs} ms` };
    return { ok: false, failure: 'unreachable', message: toMessage(error) };
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', end);
  }
}

async function readBody(response: Response, bytesMax: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The reason is in the cause; neither has the URL's key in it, which travels in a header. */
function toMessage(error: unknown): string {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  return cause instanceof Error ? cause.message : String(error);
}
