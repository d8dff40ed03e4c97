import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { expect, onTestFinished, test } from 'vitest';
import { createDirectTeller } from './tell-directly.ts';

const since = new Date('2026-11-23T13:05:00Z');
const chat = { chatId: '7', threadId: null, timeZone: 'UTC' };

test.each([
  ['en', 'away', /^🔴 The database does not answer since 13:05 UTC\nScraping goes on/],
  ['en', 'disk_full', /since 13:05 UTC \(No space left on device\)\n/],
  ['ru', 'read_only', /с 13:05 UTC \(read-only transaction\)\n/],
] as const)('an operator is told in %s of a database that is %s', async (language, trouble, text) => {
  const botApi = await createBotApi();
  onTestFinished(botApi.close);
  const { token, url: telegramApiRoot } = botApi;
  const tell = createDirectTeller({ token, telegramApiRoot, now: () => since });
  await tell({ ...chat, language }, { since, trouble });
  expect(botApi.messages.map((message) => message.text)).toEqual([expect.stringMatching(text)]);
});
