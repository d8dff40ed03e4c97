import type { Config } from '@cocoon-pool/domain/config';
import { z } from 'zod';
import { askJson, attempt, read } from './ask.ts';
import type { Asked, LiveFacts, ManifestFacts } from './doctor-facts.ts';
import { gatherToncenter } from './gather-toncenter.ts';

interface LiveDeps {
  now: () => Date;
  /** An account that worker payouts are known of; null = there is none yet. */
  paidAccount: string | null;
}

/** Asks everything outside that the settings name, as gently as it goes; changes nothing anywhere. */
export async function gatherLive(config: Config, { now, paidAccount }: LiveDeps): Promise<LiveFacts> {
  const { publicUrl, chain } = config;
  const { rootAddress, second } = chain;
  const [bot, webhook, publicServer, manifest, prices, toncenter, secondToncenter] = await Promise.all([
    config.botToken === null ? null : askBot(config, now),
    config.botToken === null ? null : askWebhook(config),
    publicUrl === null ? null : askPublicServer(publicUrl),
    publicUrl === null ? null : askManifest(publicUrl),
    askPrice(config, now),
    gatherToncenter({ ...chain, paidAccount }, now),
    second === null ? null : gatherToncenter({ ...second, rootAddress, paidAccount }, now),
  ]);
  return { bot, webhook, publicServer, manifest, prices, toncenter, secondToncenter };
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

const manifestSchema = z.object({ url: z.string(), iconUrl: z.string() });

/** As a wallet reads it: from a page of another origin, and the picture too. */
async function askManifest(publicUrl: string): Promise<Asked<ManifestFacts>> {
  const headers = { Origin: 'https://wallet.example' };
  const asked = await askJson(`${publicUrl}/tonconnect-manifest.json`, { headers });
  const manifest = read(asked, manifestSchema, (value, answered) => ({
    ...value,
    isOpen: ['*', headers.Origin].includes(answered.get('access-control-allow-origin') ?? ''),
  }));
  if (!manifest.ok) return manifest;
  const { url, iconUrl, isOpen } = manifest.value;
  return { ok: true, value: { url, isOpen, icon: await askIcon(iconUrl) } };
}

async function askIcon(url: string): Promise<Asked<'png'>> {
  return attempt<'png'>(async () => {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    const type = answer.headers.get('content-type') ?? 'nothing';
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
    if (!type.startsWith('image/png')) throw new Error(`it is ${type} and no PNG`);
    return 'png';
  });
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
