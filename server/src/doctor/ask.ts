import { formatFailure } from '@cocoon-pool/db/format-failure';
import type { z } from 'zod';
import type { Asked } from './doctor-facts.ts';

const patienceMs = 10_000;
const bodyBytesMax = 4_000_000;

export interface HttpAnswer {
  status: number;
  headers: Headers;
  json: unknown;
}

/** One request, with a time-out; an answer that is no JSON, or none of 200, is a reason. `secret` is kept out of it. */
export async function askJson(
  url: string,
  { secret = null, ...request }: RequestInit & { secret?: string | null } = {},
): Promise<Asked<HttpAnswer>> {
  const asked = await attempt(async () => {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      ...request,
    });
    const text = await response.text();
    if (text.length > bodyBytesMax) throw new Error('the answer is too large');
    const json = toJson(text);
    const said = typeof json === 'object' && json !== null ? toText(json) : null;
    if (response.status !== 200) throw new Error(`HTTP ${response.status}${said === null ? '' : ` ${said}`}`);
    if (json === undefined) throw new Error('the answer is no JSON');
    return { status: response.status, headers: response.headers, json };
  });
  if (asked.ok || secret === null) return asked;
  return { ok: false, reason: asked.reason.replaceAll(secret, '…') };
}

/** What is wanted of an answer, or why there is none. */
export function read<Answer, Value>(
  asked: Asked<HttpAnswer>,
  schema: z.ZodType<Answer>,
  convert: (answer: Answer, headers: Headers) => Value,
): Asked<Value> {
  if (!asked.ok) return asked;
  const parsed = schema.safeParse(asked.value.json);
  if (!parsed.success) return { ok: false, reason: 'the answer is another one than expected' };
  return { ok: true, value: convert(parsed.data, asked.value.headers) };
}

/** Whatever throws becomes its one sentence. */
export async function attempt<Value>(act: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return { ok: false, reason: formatFailure(error) };
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the services that we ask say of an error. */
function toText(json: object): string | null {
  for (const name of ['description', 'error', 'result', 'reason', 'message']) {
    const value = Object.entries(json).find(([key]) => key === name)?.[1];
    if (typeof value === 'string') return value.slice(0, 200);
  }
  return null;
}
