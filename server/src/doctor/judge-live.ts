import type { DoctorFacts, LiveFacts } from './doctor-facts.ts';
import { bad, type Finding, note, ok } from './finding.ts';
import { judgeToncenter } from './judge-toncenter.ts';

const clockMsMax = 30_000;
const pendingUpdatesMax = 100;

/** How everything outside answers. */
export function judgeLive(live: LiveFacts, settings: DoctorFacts['settings']): Finding[] {
  const { bot, webhook, publicServer, manifest, prices, toncenter, secondToncenter } = live;
  return [
    ...(bot === null ? [] : [judgeBot(bot)]),
    ...(webhook === null ? [] : [judgeWebhook(webhook, settings)]),
    ...(publicServer === null ? [] : [judgePublic(publicServer, settings)]),
    ...(manifest === null ? [] : [judgeManifest(manifest, settings)]),
    prices.ok
      ? ok('prices', `The coin is at ${prices.value.usd} USD`)
      : bad(
          'prices',
          `No price: ${prices.reason}`,
          'Look at PRICE_API_URL, PRICE_API_KEY and PRICE_COIN_ID; payouts wait unpriced',
        ),
    ...judgeToncenter('toncenter', toncenter),
    ...(secondToncenter === null ? [] : judgeToncenter('toncenter 2', secondToncenter)),
  ];
}

function judgeBot(bot: NonNullable<LiveFacts['bot']>): Finding {
  if (!bot.ok)
    return bad(
      'telegram',
      `Telegram refuses the bot: ${bot.reason}`,
      'Look at BOT_TOKEN and TELEGRAM_API_ROOT',
    );
  const { username, clockAheadMs } = bot.value;
  if (clockAheadMs !== null && Math.abs(clockAheadMs) > clockMsMax) {
    const text = `This machine’s clock is ${Math.round(clockAheadMs / 1_000)} s ahead of Telegram’s`;
    return bad('telegram', text, 'Set it by NTP: logins to the Mini App fail');
  }
  return ok('telegram', `@${username} answers, clocks agree`);
}

function judgeWebhook(
  webhook: NonNullable<LiveFacts['webhook']>,
  { hasWebhook, publicUrl }: DoctorFacts['settings'],
): Finding {
  if (!webhook.ok) return bad('webhook', `Telegram does not tell: ${webhook.reason}`, 'Try again');
  const { url, pendingUpdates, lastError } = webhook.value;
  if (!hasWebhook && url !== '') {
    return note(
      'webhook',
      'A webhook is set at Telegram, but not here',
      'Polling removes it at its start; else set WEBHOOK_SECRET',
    );
  }
  if (hasWebhook && !url.startsWith(publicUrl ?? '-')) {
    return bad(
      'webhook',
      'Telegram calls another address than PUBLIC_URL',
      'Start the server: it sets the webhook',
    );
  }
  if (lastError !== null)
    return bad(
      'webhook',
      `Telegram’s last call failed: ${lastError}`,
      'Look at TLS and the proxy before the server',
    );
  if (pendingUpdates > pendingUpdatesMax) {
    return bad(
      'webhook',
      `${pendingUpdates} updates wait at Telegram`,
      hasWebhook ? 'The server is too slow or away' : 'Start the bot: npm run start:bot',
    );
  }
  return ok('webhook', hasWebhook ? 'Telegram calls this server' : 'Not used: the bot asks by itself');
}

function judgePublic(
  server: NonNullable<LiveFacts['publicServer']>,
  { publicUrl }: DoctorFacts['settings'],
): Finding {
  if (server.ok) return ok('public', `${publicUrl} is ready`);
  return bad(
    'public',
    `${publicUrl} does not serve this product: ${server.reason}`,
    'Look at DNS, TLS and the proxy',
  );
}

function judgeManifest(
  manifest: NonNullable<LiveFacts['manifest']>,
  { publicUrl }: DoctorFacts['settings'],
): Finding {
  if (!manifest.ok)
    return bad(
      'manifest',
      `Wallets cannot read it: ${manifest.reason}`,
      'Serve /tonconnect-manifest.json to everybody',
    );
  const { url, isOpen, icon } = manifest.value;
  if (url !== publicUrl) return bad('manifest', `It names ${url}`, 'Set the same PUBLIC_URL on every server');
  if (!isOpen) {
    const advice = 'The proxy before the server must let Access-Control-Allow-Origin through';
    return bad('manifest', 'Wallets’ own pages may not read it', advice);
  }
  if (!icon.ok)
    return bad(
      'manifest',
      `Wallets cannot show its picture: ${icon.reason}`,
      'Serve /icon-180.png to everybody',
    );
  return ok('manifest', 'Wallets can connect');
}
