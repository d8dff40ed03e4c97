import { expect, onTestFinished, test } from 'vitest';
import { createBotApi } from './bot-api.ts';
import { createChatPage } from './chat-page.ts';
import { createPerson } from './person.ts';

async function createChat() {
  const now = () => new Date('2026-11-23T13:05:00Z');
  const botApi = await createBotApi({ now });
  const person = createPerson(botApi, { userId: 42, firstName: 'Ann' });
  const answer = createChatPage({ person, title: 'Ann & the bot', path: '/demo/chat', now });
  onTestFinished(() => botApi.close());
  const open = (path: string, form?: URLSearchParams) =>
    answer(
      new Request(`http://localhost:8787${path}`, form === undefined ? {} : { method: 'POST', body: form }),
    );
  const call = (method: string, body: unknown) =>
    fetch(`${botApi.url}/bot${botApi.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  return { open, call };
}

test('shows what the bot wrote and what the person typed, which is escaped', async () => {
  const { open, call } = await createChat();
  await call('sendMessage', { chat_id: 42, text: '<b>down</b>', parse_mode: 'HTML' });
  const sent = await open('/demo/chat/say', new URLSearchParams({ text: '/stats <i>' }));
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/demo/chat']);
  expect(await (await open('/demo/chat')).text()).toContain('Ann &amp; the bot');
  const chat = await (await open('/demo/chat/messages')).text();
  expect(chat).toContain('<b>down</b>');
  expect(chat).toContain('/stats &lt;i&gt;');
  expect(await call('getUpdates', {})).toMatchObject({ result: [{ message: { text: '/stats <i>' } }] });
});

test('a button pressed on the page reaches the bot', async () => {
  const { open, call } = await createChat();
  const keyboard = { inline_keyboard: [[{ text: 'Acknowledge', callback_data: 'ack:1' }]] };
  await call('sendMessage', { chat_id: 42, text: 'down', reply_markup: keyboard });
  expect(await (await open('/demo/chat/messages')).text()).toContain('action="/demo/chat/press"');
  await open('/demo/chat/press', new URLSearchParams({ message: '1', button: 'Acknowledge' }));
  expect(await call('getUpdates', {})).toMatchObject({ result: [{ callback_query: { data: 'ack:1' } }] });
});

test('what a press is answered with in passing is shown for some seconds', async () => {
  const { open, call } = await createChat();
  const keyboard = { inline_keyboard: [[{ text: 'Refresh', callback_data: 'stats:1' }]] };
  await call('sendMessage', { chat_id: 42, text: 'card', reply_markup: keyboard });
  await open('/demo/chat/press', new URLSearchParams({ message: '1', button: 'Refresh' }));
  await call('answerCallbackQuery', { callback_query_id: 'elsewhere', text: 'not mine' });
  expect(await (await open('/demo/chat/messages')).text()).not.toContain('class="toast"');
  await call('answerCallbackQuery', { callback_query_id: '42000001', text: 'Too <soon>' });
  expect(await (await open('/demo/chat/messages')).text()).toContain('Too &lt;soon&gt;');
});

test('a button that opens a page is a link, and pressing what is not there does nothing', async () => {
  const { open, call } = await createChat();
  const keyboard = { inline_keyboard: [[{ text: 'Open', web_app: { url: 'https://pool.example/?a&b' } }]] };
  await call('sendMessage', { chat_id: 42, text: 'card', reply_markup: keyboard });
  expect(await (await open('/demo/chat/messages')).text()).toContain('href="https://pool.example/?a&amp;b"');
  for (const button of ['Open', 'Gone']) {
    const pressed = await open('/demo/chat/press', new URLSearchParams({ message: '1', button }));
    expect(pressed.status).toBe(303);
  }
  expect(await call('getUpdates', {})).toMatchObject({ result: [] });
});

test('the Mini App stands beside the chat, and no other page is there', async () => {
  const { open } = await createChat();
  const page = await open('/demo/chat');
  expect(await page.text()).toContain('<iframe src="/" title="Mini App"');
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  expect((await open('/demo/chat/elsewhere')).status).toBe(404);
});
