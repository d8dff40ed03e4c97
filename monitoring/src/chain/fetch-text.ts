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

/** Asks once: follows no redirect, reads no more than `bodyBytesMax`, takes no longer than `timeoutMs` in all. */
export async function fetchText(url: string, request: TextRequest): Promise<TextAnswer> {
  const { headers, timeoutMs, bodyBytesMax, signal: stopped } = request;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const signal = AbortSignal.any([late, stopped]);
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const text = await readBody(response, bodyBytesMax);
    if (text === null) return { ok: false, failure: 'too_large', message: 'the answer is too large' };
    return { ok: true, status: response.status, text };
  } catch (error) {
    if (stopped.aborted) return { ok: false, failure: 'stopped', message: 'stopped' };
    if (late.aborted) return { ok: false, failure: 'timeout', message: `no answer in ${timeoutMs} ms` };
    return { ok: false, failure: 'unreachable', message: toMessage(error) };
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
