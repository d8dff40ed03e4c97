import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseConfig } from '@cocoon-pool/domain/config';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createPriceApi } from '@cocoon-pool/simulator/price-api';
import { expect, onTestFinished, test } from 'vitest';
import { createTestApp } from '../test-app.ts';
import { gatherLive } from './gather-live.ts';

const now = () => new Date();

/** The API on a port, as it serves wallets; its picture, or what a proxy gives in its place. */
async function serveApi(icon: { status: number; type: string }, change: { publicUrl?: string } = {}) {
  let answer: (path: string, origin: string | undefined) => Promise<Response>;
  const server = createServer(async (request, response) => {
    const { url = '/', headers } = request;
    if (url === '/icon-180.png')
      return void response.writeHead(icon.status, { 'Content-Type': icon.type }).end();
    const { status, headers: given, body } = await answer(url, headers.origin);
    response.writeHead(status, Object.fromEntries(given));
    for await (const chunk of body ?? []) response.write(chunk);
    return void response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const api = await createTestApp({ settings: { publicUrl: change.publicUrl ?? url } });
  answer = async (path, origin) =>
    api.app.request(path, { headers: origin === undefined ? {} : { Origin: origin } });
  onTestFinished(async () => {
    server.close();
    await api.drop();
  });
  return url;
}

async function gather(publicUrl: string, env: Record<string, string> = {}) {
  const [botApi, prices] = await Promise.all([createBotApi(), createPriceApi({ now })]);
  onTestFinished(async () => {
    await Promise.all([botApi.close(), prices.close()]);
  });
  const parsed = parseConfig(
    {
      ...{ PUBLIC_URL: publicUrl, BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url },
      ...{ PRICE_API_URL: `${prices.url}/coingecko`, TON_API_URL: 'http://127.0.0.1:9' },
      ...env,
    },
    () => '',
  );
  if (!parsed.ok) throw new Error('bad settings');
  return gatherLive(parsed.config, { now, paidAccount: null });
}

test('what wallets read is asked as they read it', async () => {
  const url = await serveApi({ status: 200, type: 'image/png' });
  const live = await gather(url);
  expect(live).toMatchObject({
    bot: { ok: true, value: { username: 'cocoon_pool_bot' } },
    webhook: { ok: true, value: { url: '', pendingUpdates: 0 } },
    publicServer: { ok: true, value: 'ready' },
    manifest: { ok: true, value: { url, isOpen: true, icon: { ok: true, value: 'png' } } },
    prices: { ok: true },
    toncenter: { ok: false, reason: expect.stringMatching(/\w/) },
    secondToncenter: null,
  });
});

test.each([
  [{ status: 404, type: 'text/html' }, 'HTTP 404'],
  [{ status: 200, type: 'text/html; charset=utf-8' }, 'it is text/html; charset=utf-8 and no PNG'],
])('a picture that is none (%o) is told with the reason', async (icon, reason) => {
  const live = await gather(await serveApi(icon));
  expect(live.manifest).toMatchObject({ ok: true, value: { icon: { ok: false, reason } } });
});

test('a manifest of another address, and a second chain provider that is away, are told', async () => {
  const url = await serveApi({ status: 200, type: 'image/png' }, { publicUrl: 'http://127.0.0.1:9' });
  const live = await gather(url, { TON_API_URL_2: 'http://127.0.0.1:11' });
  expect(live.manifest).toMatchObject({
    ok: true,
    value: {
      url: 'http://127.0.0.1:9',
      icon: { ok: false, reason: expect.stringMatching(/\w/) },
    },
  });
  expect(live.secondToncenter).toMatchObject({ ok: false });
});
