import { expect, test } from 'vitest';
import { formatModel } from './format-model.ts';

test.each([
  ['Qwen/Qwen3-32B@0a1b2c:deadbeef', 'Qwen3-32B'],
  ['gpt-oss-120b', 'gpt-oss-120b'],
  ['@odd', '@odd'],
  [null, null],
])('%s is called %s', (model, name) => {
  expect(formatModel(model)).toBe(name);
});
