import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createPerson } from '@cocoon-pool/simulator/person';
import { expect, onTestFinished, test, vi } from 'vitest';
import { rateLimits } from '../rate-limits.ts';
import { serve } from './serve.ts';

async function createServer(settings: Record<string, string>) {
  const database = await createTestDatabase();
  const botApi = await createBotApi();
  const telegram = { BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url };
  const parsed = parseConfig({ PORT: '0', ...telegram, ...settings }, () => '');
  if (!parsed.ok) throw new Error('the settings are bad');
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const startedAt = new Date();
  const options = { config: parsed.config, log: silentLogger, now: () => startedAt };
  const server = await serve({ ...options, database: { db: database.db, secretBox } });
  onTestFinished(async () => {
    await server.stop();
    await botApi.close();
    await database.drop();
  });
  return { server, botApi };
}

test('with WEBHOOK_SECRET Telegram is given the address, and what it posts there is answered', async () => {
  const settings = { WEBHOOK_SECRET: 's3cret', PUBLIC_URL: 'https://pool.example.org' };
  const { server, botApi } = await createServer(settings);
  botApi.deliverTo(server.url);
  const isSet = () => expect(botApi.calls.map((call) => call.method)).toContain('setWebhook');
  await vi.waitFor(isSet, { timeout: 30_000 });
  const ann = createPerson(botApi, { userId: 42, firstName: 'Ann' });
  expect(await ann.say('/start')).toMatchObject({ status: 200 });
  await vi.waitFor(() => expect(ann.messages().length).toBeGreaterThan(0), { timeout: 30_000 });
  const forged = await fetch(`${server.url}/telegram/webhook`, { method: 'POST', body: '{"update_id":1}' });
  expect(forged.status).toBe(401);
});

test('without WEBHOOK_SECRET there is no webhook', async () => {
  const { server, botApi } = await createServer({});
  const answer = await fetch(`${server.url}/telegram/webhook`, { method: 'POST', body: '{"update_id":1}' });
  expect(answer.status).toBe(404);
  expect(botApi.calls).toEqual([]);
});

test('a stranger is limited by the address of the socket, whatever header they write', async () => {
  const { server } = await createServer({});
  const ask = (hop: string) => fetch(`${server.url}/api/v1/workers`, { headers: { 'X-Forwarded-For': hop } });
  for (let n = 0; n < rateLimits.stranger.perMinute; n += 1) await (await ask(`203.0.113.${n % 200}`)).text();
  const answer = await ask('203.0.113.250');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
});

test('behind a trusted proxy each client is counted for itself', async () => {
  const { server } = await createServer({ TRUSTED_PROXIES: '127.0.0.0/8,::1/128' });
  const ask = (hop: string) => fetch(`${server.url}/api/v1/workers`, { headers: { 'X-Forwarded-For': hop } });
  const statuses = new Set<number>();
  for (let n = 0; n < rateLimits.stranger.perMinute + 10; n += 1)
    statuses.add((await ask(`203.0.113.${n % 100}`)).status);
  expect(statuses).toEqual(new Set([401]));
});
