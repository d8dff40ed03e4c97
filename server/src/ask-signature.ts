import { z } from '@hono/zod-openapi';

/** `unknown`: the chain could not be asked, or its answer could not be read. */
export type SignaturePermission = 'allowed' | 'forbidden' | 'unknown';

interface ChainApi {
  /** Up to and with the version: `https://toncenter.com/api/v3`. */
  apiUrl: string;
  apiKey: string | null;
}

/**
 * Makes a question to the chain: whether a wallet that can switch its key's signatures off allows them now. One that is
 * not deployed is as its initial state says, which the proof shows.
 */
export function createSignatureQuestion({ apiUrl, apiKey }: ChainApi, timeoutMs = 5_000) {
  const headers = {
    'Content-Type': 'application/json',
    ...(apiKey === null ? {} : { 'X-API-Key': apiKey }),
  };
  return async (account: string): Promise<SignaturePermission> => {
    const body = JSON.stringify({ address: account, method: 'is_signature_allowed', stack: [] });
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(`${apiUrl}/runGetMethod`, {
        ...{ method: 'POST', headers, body, redirect: 'manual', signal },
      });
      const text = await response.text();
      return response.status === 200 && text.length <= longestAnswer ? read(text) : 'unknown';
    } catch {
      // Away, too slow or not JSON: whoever asks decides what that means.
      return 'unknown';
    }
  };
}

const longestAnswer = 10_000;

/** A method ended well with exit code 0 or 1; below 0 there is no code to run, except for one that ran out of gas. */
const outOfGas = -14;
const answerSchema = z.object({
  exit_code: z.int(),
  stack: z.array(z.object({ type: z.string(), value: z.unknown() })),
});

function read(text: string): SignaturePermission {
  const parsed = answerSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return 'unknown';
  const { exit_code: exitCode, stack } = parsed.data;
  if (exitCode < 0) return exitCode === outOfGas ? 'unknown' : 'allowed';
  const [result] = stack;
  const isNumber = exitCode <= 1 && result?.type === 'num' && typeof result.value === 'string';
  if (!isNumber || !/^-?0x[0-9a-f]+$/i.test(String(result.value))) return 'unknown';
  return /[1-9a-f]/i.test(String(result.value).replace(/^-?0x/i, '')) ? 'allowed' : 'forbidden';
}
