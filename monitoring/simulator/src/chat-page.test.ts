import { expect, onTestFinished, test } from 'vitest';
import { createBotApi } from './bot-api.ts';
import { createChatPage } from './chat-page.ts';
import { createPerson } from './person.ts';

async function createChat() {
  const botApi = await createBotApi();
  const person = createPerson(botApi, { userId: 42, firstName: 'Ann' });
  const page = await createChatPage({ person, title: 'Ann & the bot', port: 0, now: () => new Date() });
  onTestFinished(async () => {
    await page.close();
    await botApi.close();
  });
  const call = (method: string, body: unknown) =>
    fetch(`${botApi.url}/bot${botApi.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  return { page, call };
}

test('shows what the bot wrote and what the person typed, which is escaped', async () => {
  const { page, call } = await createChat();
  await call('sendMessage', { chat_id: 42, text: '<b>down</b>', parse_mode: 'HTML' });
  const sent = await fetch(`${page.url}/say`, {
    method: 'POST',
    body: new URLSearchParams({ text: '/stats <i>' }),
  });
  expect(sent.status).toBe(200);
  expect(await sent.text()).toContain('Ann &amp; the bot');
  const chat = await (await fetch(`${page.url}/chat`)).text();
  expect(chat).toContain('<b>down</b>');
  expect(chat).toContain('/stats &lt;i&gt;');
  expect(await call('getUpdates', {})).toMatchObject({ result: [{ message: { text: '/stats <i>' } }] });
});

test('a button pressed on the page reaches the bot', async () => {
  const { page, call } = await createChat();
  const keyboard = { inline_keyboard: [[{ text: 'Acknowledge', callback_data: 'ack:1' }]] };
  await call('sendMessage', { chat_id: 42, text: 'down', reply_markup: keyboard });
  const form = new URLSearchParams({ message: '1', button: 'Acknowledge' });
  await fetch(`${page.url}/press`, { method: 'POST', body: form });
  expect(await call('getUpdates', {})).toMatchObject({ result: [{ callback_query: { data: 'ack:1' } }] });
});
