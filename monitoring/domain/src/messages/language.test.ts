import { expect, test } from 'vitest';
import { toLanguage } from './language.ts';

test.each([
  ['ru', 'ru'],
  ['ru-RU', 'ru'],
  ['RU', 'ru'],
  ['en', 'en'],
  ['rue', 'en'],
  ['de', 'en'],
  [undefined, 'en'],
])('%s reads %s', (code, language) => {
  expect(toLanguage(code)).toBe(language);
});
