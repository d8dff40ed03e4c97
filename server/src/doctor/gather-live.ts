import type { Config } from '@cocoon-pool/domain/config';
import { parseTransactions } from '@cocoon-pool/domain/ton/chain-transaction';
import { z } from 'zod';
import { askJson } from './ask.ts';
import type { Asked, LiveFacts, ToncenterFacts } from './doctor-facts.ts';

/** Asks everything outside that the settings name, each once; changes nothing anywhere. */
export async function gatherLive(config: Config, now: () => Date): Promise<LiveFacts> {
  const { publicUrl } = config;
  const [bot, webhook, publicServer, manifest, prices, toncenter] = await Promise.all([
    config.botToken === null ? null : askBot(config, now),
    config.botToken === null ? null : askWebhook(config),
    publicUrl === null ? null : askPublicServer(publicUrl),
    publicUrl === null ? null : askManifest(publicUrl),
    askPrice(config, now),
    askToncenter(config, now),
  ]);
  return { bot, webhook, publicServer, manifest, prices, toncenter };
}

const botSchema = z.object({ result: z.object({ username: z.string() }) });
const webhookSchema = z.object({
  result: z.object({
    url: z.string(),
    pending_update_count: z.number(),
    last_error_message: z.string().optional(),
  }),
});

function askTelegram({ telegramApiRoot, botToken }: Config, method: string) {
  return askJson(`${telegramApiRoot}/bot${botToken}/${method}`, { secret: botToken });
}

async function askBot(config: Config, now: () => Date): Promise<NonNullable<LiveFacts['bot']>> {
  const asked = await askTelegram(config, 'getMe');
  return read(asked, botSchema, ({ result }, headers) => {
    const theirsMs = Date.parse(headers.get('date') ?? '');
    return {
      username: result.username,
      clockAheadMs: Number.isNaN(theirsMs) ? null : now().getTime() - theirsMs,
    };
  });
}

async function askWebhook(config: Config): Promise<NonNullable<LiveFacts['webhook']>> {
  const asked = await askTelegram(config, 'getWebhookInfo');
  return read(asked, webhookSchema, ({ result }) => ({
    url: result.url,
    pendingUpdates: result.pending_update_count,
    lastError: result.last_error_message ?? null,
  }));
}

async function askPublicServer(publicUrl: string): Promise<Asked<'ready'>> {
  const asked = await askJson(`${publicUrl}/readyz`);
  return read(asked, z.object({ ready: z.literal(true) }), () => 'ready');
}

async function askManifest(publicUrl: string): Promise<Asked<{ url: string }>> {
  const asked = await askJson(`${publicUrl}/tonconnect-manifest.json`);
  return read(asked, z.object({ url: z.string() }), ({ url }) => ({ url }));
}

const priceSchema = z.object({
  market_data: z.object({ current_price: z.object({ usd: z.number().positive() }) }),
});

/** Yesterday's, as payouts are priced where no closer price is known. */
async function askPrice({ prices }: Config, now: () => Date): Promise<Asked<{ usd: number }>> {
  const yesterday = new Date(now().getTime() - 86_400_000).toISOString().slice(0, 10);
  const date = yesterday.split('-').reverse().join('-');
  const headers: Record<string, string> =
    prices.apiKey === null ? {} : { 'x-cg-demo-api-key': prices.apiKey };
  const url = `${prices.apiUrl}/coins/${prices.coinId}/history?date=${date}&localization=false`;
  const asked = await askJson(url, { headers, secret: prices.apiKey });
  return read(asked, priceSchema, ({ market_data }) => ({ usd: market_data.current_price.usd }));
}

const headSchema = z.object({ last: z.object({ gen_utime: z.coerce.number() }) });
const rowsSchema = z.object({ transactions: z.array(z.unknown()) });
const actionsSchema = z.object({ actions: z.array(z.unknown()) });

/** The checks that the contract with toncenter names for its live server, one call after the other: it allows one a second. */
async function askToncenter({ chain }: Config, now: () => Date): Promise<Asked<ToncenterFacts>> {
  const headers: Record<string, string> = chain.apiKey === null ? {} : { 'X-API-Key': chain.apiKey };
  const ask = async (path: string) => {
    const asked = await askJson(`${chain.apiUrl}${path}`, { headers, secret: chain.apiKey });
    await new Promise((resolve) => setTimeout(resolve, 1_000 / chain.requestsPerSecond));
    return asked;
  };
  const head = await ask('/masterchainInfo');
  const headTime = read(head, headSchema, ({ last }) => last.gen_utime);
  if (!headTime.ok) return headTime;
  const account = encodeURIComponent(chain.rootAddress);
  const answer = await ask(`/transactions?account=${account}`);
  const rows = read(answer, rowsSchema, ({ transactions }) => transactions.length);
  if (!rows.ok) return rows;
  const parsed = parseTransactions(answer.ok ? answer.value.json : null);
  const actions = await ask(`/actions?account=${account}&action_type=cocoon_worker_payout&limit=1`);
  return {
    ok: true,
    value: {
      apiVersion: head.ok ? head.value.headers.get('x-api-version') : null,
      headAgeSeconds: now().getTime() / 1_000 - headTime.value,
      defaultLimit: rows.value,
      unreadable: parsed.ok ? null : parsed.reason,
      payoutFilter: read(actions, actionsSchema, (value) => value.actions.length),
    },
  };
}

function read<Answer, Value>(
  asked: Awaited<ReturnType<typeof askJson>>,
  schema: z.ZodType<Answer>,
  convert: (answer: Answer, headers: Headers) => Value,
): Asked<Value> {
  if (!asked.ok) return asked;
  const parsed = schema.safeParse(asked.value.json);
  if (!parsed.success) return { ok: false, reason: 'the answer is another one than expected' };
  return { ok: true, value: convert(parsed.data, asked.value.headers) };
}
