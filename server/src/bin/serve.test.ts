import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createPerson } from '@cocoon-pool/simulator/person';
import { expect, onTestFinished, test, vi } from 'vitest';
import { serve } from './serve.ts';

async function createServer(settings: Record<string, string>) {
  const database = await createTestDatabase();
  const botApi = await createBotApi();
  const telegram = { BOT_TOKEN: botApi.token, TELEGRAM_API_ROOT: botApi.url };
  const parsed = parseConfig({ PORT: '0', ...telegram, ...settings }, () => '');
  if (!parsed.ok) throw new Error('the settings are bad');
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const options = { config: parsed.config, log: silentLogger, now: () => new Date() };
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
