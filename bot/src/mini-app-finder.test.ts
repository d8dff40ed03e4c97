import { silentLogger } from '@cocoon-pool/domain/logger';
import { createBotApi } from '@cocoon-pool/simulator/bot-api';
import { botApiFailures } from '@cocoon-pool/simulator/bot-api-answer';
import { expect, test } from 'vitest';
import { createMiniAppFinder } from './mini-app-finder.ts';

test.each([
  [null, /^https:\/\/t\.me\/\w+\?startapp$/],
  ['pool', /^https:\/\/t\.me\/\w+\/pool$/],
])(
  'the link of a Mini App named %s is found once, and again a minute after a failure',
  async (miniAppName, link) => {
    let now = new Date('2026-11-23T13:05:00Z');
    const botApi = await createBotApi({ now: () => now });
    botApi.failNext('getMe', botApiFailures.internalError());
    const find = createMiniAppFinder({
      ...{ botToken: botApi.token, telegramApiRoot: botApi.url, miniAppName },
      ...{ now: () => now, log: silentLogger },
    });
    expect([await find(), await find()]).toEqual([null, null]);
    now = new Date(now.getTime() + 60_000);
    expect(await find()).toMatch(link);
    await botApi.close();
    expect(await find()).toMatch(link);
  },
);
