import type { IncomingMessage } from 'node:http';

/** The parameters of one Bot API call: JSON values, whatever encoding they came in. */
export type CallParams = Record<string, unknown>;

/**
 * Reads a call's parameters from its query string and its JSON, form or multipart body. Objects and arrays that
 * travel as JSON text in forms are parsed; files become `{fileName, bytes}`. Throws on a body that is not what
 * its content type says.
 */
export async function readCallParams(request: IncomingMessage, query: URLSearchParams): Promise<CallParams> {
  const params: CallParams = {};
  for (const [name, value] of query) params[name] = parseFormValue(value);
  const body = await readBody(request);
  const contentType = request.headers['content-type'] ?? '';
  if (body.length === 0) return params;
  if (contentType.startsWith('application/json')) {
    const parsed: unknown = JSON.parse(body.toString());
    return isRecord(parsed) ? { ...params, ...parsed } : params;
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData();
  for (const [name, value] of form) {
    params[name] =
      typeof value === 'string'
        ? parseFormValue(value)
        : { fileName: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return params;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A parameter as a number: Bot API clients may send `"12"` for 12. Undefined when it is no number. */
export function numberParam(params: CallParams, name: string): number | undefined {
  const value = params[name];
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function textParam(params: CallParams, name: string): string | undefined {
  const value = params[name];
  return value === undefined || value === null ? undefined : String(value);
}

function parseFormValue(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
