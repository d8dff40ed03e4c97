import { expect, test } from 'vitest';
import { chooseLanguage } from './language.ts';

const storage = (value: string | null) => ({ getItem: () => value });

test.each([
  [null, 'ru', ['en-US'], 'ru'],
  [null, null, ['ru-RU', 'en'], 'ru'],
  [null, 'de', ['ru'], 'ru'],
  ['en', 'ru', ['ru'], 'en'],
  [null, null, ['de'], 'en'],
] as const)('stored %s, Telegram %s, browser %s: %s', (stored, telegram, browser, expected) => {
  expect(chooseLanguage({ storage: storage(stored), telegram, browser })).toBe(expected);
});
