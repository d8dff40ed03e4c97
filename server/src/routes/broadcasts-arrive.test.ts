import { deliverDue } from '@cocoon-pool/bot/deliver';
import { createTelegramApi } from '@cocoon-pool/bot/telegram-api';
import { registerTelegramParticipant } from '@cocoon-pool/db/participants';
import { queueNotices } from '@cocoon-pool/db/queue-notices';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type BotApi, createBotApi } from '@cocoon-pool/simulator/bot-api';
import { createChatPage } from '@cocoon-pool/simulator/chat-page';
import { createPerson } from '@cocoon-pool/simulator/person';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoChatPath } from '../demo-chat.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let botApi: BotApi;
let operator: string;
beforeAll(async () => {
  api = await createTestApp();
  botApi = await createBotApi({ now: () => api.clock.now });
  operator = (await api.addPerson('Operator', { role: 'operator' })).token;
});
afterAll(async () => {
  await botApi.close();
  await api.drop();
});

let lastUser = 7_000;

/** Somebody with the demo's simulated chat; `read` is what it shows. */
async function addChat(name: string, language: 'en' | 'ru') {
  lastUser += 1;
  const registration = { name, telegramUserId: String(lastUser), language, isOperator: false } as const;
  const { id } = await registerTelegramParticipant(
    api.db,
    { ...registration, registration: 'open' },
    api.clock.now,
  );
  const person = createPerson(botApi, { userId: lastUser, firstName: name, languageCode: language });
  const answer = createChatPage({ person, title: name, path: demoChatPath, now: () => api.clock.now });
  const read = async () =>
    (await answer(new Request(`http://localhost:8787${demoChatPath}/messages`))).text();
  return { id, chatId: String(person.chatId), read };
}

/** As the daemon does it, until nothing is due any more. */
async function deliverAll(): Promise<void> {
  await queueNotices(api.db, api.clock.now);
  const deps = {
    ...{ db: api.db, api: createTelegramApi(botApi.token, botApi.url), now: () => api.clock.now },
    ...{ log: silentLogger, settings: { publicUrl: null, coinSymbol: 'TON' }, pause: async () => {} },
  };
  for (let round = 0; round < 20 && (await deliverDue(deps)).claimed > 0; round += 1)
    api.clock.now = new Date(api.clock.now.getTime() + 1_000);
}

test('a message is in the chats of those who were chosen, framed in their language; who blocked the bot is named', async () => {
  const ann = await addChat('Ann', 'en');
  const boris = await addChat('Борис', 'ru');
  const cleo = await addChat('Cleo', 'en');
  const dan = await addChat('Dan', 'en');
  botApi.settings.blockedBy.add(cleo.chatId);

  const participantIds = [ann, boris, cleo].map(({ id }) => id);
  const text = 'Restart <today> & tomorrow\nat noon';
  const body = { text, audience: { kind: 'chosen', participantIds }, requestKey: 'to-the-chats' };
  const { json: preview } = await api.call('POST', '/api/v1/broadcasts/preview', {
    token: operator,
    body: { text, audience: body.audience },
  });
  const sent = await api.call('POST', '/api/v1/broadcasts', { token: operator, body });
  expect([sent.status, sent.json.people]).toEqual([201, 3]);
  await deliverAll();

  const shown = 'Restart &lt;today&gt; &amp; tomorrow';
  expect(await ann.read()).toContain(shown);
  expect(await ann.read()).toContain(toHead(preview.shown.en));
  expect(await boris.read()).toContain(shown);
  expect(await boris.read()).toContain(toHead(preview.shown.ru));
  expect(toHead(preview.shown.ru)).not.toBe(toHead(preview.shown.en));
  for (const { read } of [cleo, dan]) expect(await read()).not.toContain(shown);

  const { json } = await api.call('GET', `/api/v1/broadcasts/${sent.json.id}`, { token: operator });
  expect(json.report).toMatchObject({ sent: 2, waiting: 0, failed: 1, noReceiver: 0 });
  expect(json.report.unreached).toEqual([
    {
      ...{ participantId: cleo.id, name: 'Cleo', state: 'failed' },
      reason: expect.stringContaining('bot was blocked by the user'),
    },
  ]);
  await deliverAll();
  expect(botApi.messages).toHaveLength(2);
});

/** The line above the text: whose message it is. */
const toHead = (html: string) => html.split('\n')[0] ?? '';
