import { parseTransactions } from '@cocoon-pool/domain/ton/chain-transaction';
import { z } from 'zod';
import { askJson, attempt, read } from './ask.ts';
import type { Asked, ToncenterFacts } from './doctor-facts.ts';

interface Provider {
  apiUrl: string;
  apiKey: string | null;
  requestsPerSecond: number;
  rootAddress: string;
  paidAccount: string | null;
}

const headPath = '/masterchainInfo';
const headSchema = z.object({ last: z.object({ gen_utime: z.coerce.number() }) });
const rowsSchema = z.object({ transactions: z.array(z.unknown()) });
const actionsSchema = z.object({ actions: z.array(z.unknown()) });
/** Without a key one a second is allowed. */
const callsAtOnce = 3;

/**
 * The checks that the contract with toncenter names for its live server: one call after the other, at the pace that is
 * allowed; at last a few at once without the key, whose limit is its own, to see how a refusal reads.
 */
export async function gatherToncenter(provider: Provider, now: () => Date): Promise<Asked<ToncenterFacts>> {
  const { apiUrl, apiKey, requestsPerSecond, paidAccount } = provider;
  const headers: Record<string, string> = apiKey === null ? {} : { 'X-API-Key': apiKey };
  const ask = async (path: string) => {
    const asked = await askJson(`${apiUrl}${path}`, { headers, secret: apiKey });
    await new Promise((resolve) => setTimeout(resolve, 1_000 / requestsPerSecond));
    return asked;
  };
  const head = await ask(headPath);
  const headTime = read(head, headSchema, ({ last }) => last.gen_utime);
  if (!headTime.ok) return headTime;
  const headAgeSeconds = now().getTime() / 1_000 - headTime.value;
  const answer = await ask(`/transactions?account=${encodeURIComponent(provider.rootAddress)}`);
  const rows = read(answer, rowsSchema, ({ transactions }) => transactions.length);
  if (!rows.ok) return rows;
  const parsed = parseTransactions(answer.ok ? answer.value.json : null);
  const account = encodeURIComponent(paidAccount ?? provider.rootAddress);
  const actions = await ask(`/actions?account=${account}&action_type=cocoon_worker_payout&limit=1`);
  return {
    ok: true,
    value: {
      apiVersion: head.ok ? head.value.headers.get('x-api-version') : null,
      headAgeSeconds,
      defaultLimit: rows.value,
      unreadable: parsed.ok ? null : parsed.reason,
      payoutFilter: read(actions, actionsSchema, (value) => value.actions.length),
      isPaid: paidAccount !== null,
      refusal: await findRefusal(`${apiUrl}${headPath}`),
    },
  };
}

/** How the first of a few calls at once is refused that is; null = none was. */
async function findRefusal(url: string): Promise<ToncenterFacts['refusal']> {
  const answers = await Promise.all(
    Array.from({ length: callsAtOnce }, () =>
      attempt(async () => {
        const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      }),
    ),
  );
  const refused = answers.flatMap((answer) =>
    answer.ok && answer.value.status === 429 ? [answer.value] : [],
  );
  const [first] = refused;
  if (first === undefined) return null;
  return { retryAfter: first.headers.get('retry-after'), body: first.text.slice(0, 200) };
}
