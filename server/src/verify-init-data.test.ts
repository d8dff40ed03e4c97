import { createRandom } from '@cocoon-pool/domain/testing-random';
import { expect, test } from 'vitest';
import { signInitData } from './sign-init-data.ts';
import { verifyInitData } from './verify-init-data.ts';

const botToken = '123456:test-token';
const now = new Date('2026-11-23T12:00:00Z');
const seconds = now.getTime() / 1_000;
const user = JSON.stringify({ id: 42, first_name: 'Ada', last_name: 'L', language_code: 'ru-RU' });
const fields = { auth_date: String(seconds), query_id: 'AAE', signature: 'third-party', user };

test('what the bot signed is accepted and says who it is', async () => {
  const initData = await signInitData(fields, botToken);
  expect(await verifyInitData(initData, botToken, now)).toEqual({
    ok: true,
    user: { id: '42', name: 'Ada L', language: 'ru' },
  });
});

test('a vector made by another implementation is accepted', async () => {
  const initData =
    'auth_date=1795435200&query_id=AAE&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Ada%22%7D' +
    '&hash=ae1d42ac3d23cd480b88d20b7b9825e1b91dd301ff1d9253dcd85628c736a795';
  expect(await verifyInitData(initData, botToken, new Date(1_795_435_200_000))).toMatchObject({ ok: true });
});

test.each([
  ['3,600 s old', { auth_date: String(seconds - 3_600) }, 'ok'],
  ['3,601 s old', { auth_date: String(seconds - 3_601) }, 'expired'],
  ['60 s ahead', { auth_date: String(seconds + 60) }, 'ok'],
  ['61 s ahead', { auth_date: String(seconds + 61) }, 'from_the_future'],
  ['without a date', { auth_date: '' }, 'malformed'],
  ['with a date that is no number', { auth_date: '1e9' }, 'malformed'],
  ['without a user', { user: '' }, 'malformed'],
  ['with a user without an id', { user: '{"first_name":"Ada"}' }, 'malformed'],
  ['with a user of id 0', { user: '{"id":0}' }, 'malformed'],
])('well signed data %s', async (_, changed, expected) => {
  const initData = await signInitData({ ...fields, ...changed }, botToken);
  const verdict = await verifyInitData(initData, botToken, now);
  expect(verdict.ok ? 'ok' : verdict.reason).toBe(expected);
});

test('every single changed character is refused', async () => {
  const initData = await signInitData(fields, botToken);
  for (let at = 0; at < initData.length; at += 1) {
    const other = initData[at] === 'a' ? 'b' : 'a';
    const mutated = initData.slice(0, at) + other + initData.slice(at + 1);
    if (new URLSearchParams(mutated).toString() === new URLSearchParams(initData).toString()) continue;
    if (mutated.toLowerCase() === initData.toLowerCase()) continue;
    expect(await verifyInitData(mutated, botToken, now), mutated).toMatchObject({ ok: false });
  }
});

test('a field that comes twice, is added or is taken away is refused', async () => {
  const initData = await signInitData(fields, botToken);
  const without = new URLSearchParams(initData);
  without.delete('query_id');
  const cases = [`${initData}&query_id=AAE`, `${initData}&extra=1`, without.toString(), '', 'hash=', '&&&'];
  for (const changed of cases) {
    expect(await verifyInitData(changed, botToken, now), changed).toMatchObject({ ok: false });
  }
});

test('data signed for another bot is refused', async () => {
  const initData = await signInitData(fields, '654321:other');
  expect(await verifyInitData(initData, botToken, now)).toEqual({ ok: false, reason: 'forged' });
});

test('10,000 changed ones are all refused', async () => {
  const valid = await Promise.all(
    [fields, { ...fields, start_param: 'w_12' }, { auth_date: fields.auth_date, user }].map((each) =>
      signInitData(each, botToken),
    ),
  );
  const random = createRandom(20_261_123);
  const pick = (n: number) => Math.floor(random() * n);
  let changed = 0;
  while (changed < 10_000) {
    const initData = valid[changed % valid.length] ?? '';
    const mutated = mutate(initData, pick);
    if (toCanonical(mutated) === toCanonical(initData)) continue;
    changed += 1;
    expect(await verifyInitData(mutated, botToken, now), mutated).toMatchObject({ ok: false });
  }
});

const letters = 'abcdef0123456789ABCDEF&=%+;{}":,._-\0é ';

/** A character changed, taken out or put in, a piece doubled or cut, or two fields' values swapped. */
function mutate(text: string, pick: (n: number) => number): string {
  const at = pick(text.length + 1);
  const end = at + pick(20);
  const letter = letters[pick(letters.length)] ?? '';
  const kinds = [
    () => text.slice(0, at) + letter + text.slice(at + 1),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + letter + text.slice(at),
    () => text.slice(0, end) + text.slice(at),
    () => text.slice(0, at) + text.slice(end),
    () => swapValues(text, pick),
  ];
  return kinds[pick(kinds.length)]?.() ?? text;
}

function swapValues(text: string, pick: (n: number) => number): string {
  const pairs = text.split('&').map((pair) => pair.split('='));
  const [one, two] = [pairs[pick(pairs.length)], pairs[pick(pairs.length)]];
  if (one && two) [one[1], two[1]] = [two[1] ?? '', one[1] ?? ''];
  return pairs.map((pair) => pair.join('=')).join('&');
}

/** Whether two texts say the same: the order of fields, their escapes and capitals in the hash mean nothing. */
function toCanonical(text: string): string {
  return JSON.stringify(
    [...new URLSearchParams(text)]
      .map(([name, value]) => [name, name === 'hash' ? value.toLowerCase() : value])
      .sort(),
  );
}
