import { expect, test } from 'vitest';
import { renderNotices } from '../messages/alerts/render-notices.ts';
import { toPlainText } from '../messages/escape.ts';
import { parseBroadcast } from './parse-broadcast.ts';

const everybody = { kind: 'everybody' };

test('a text is trimmed, and its line breaks are kept as one kind', () => {
  const parsed = parseBroadcast({ text: '  Hello\r\nall\rof you \n', audience: everybody });
  expect(parsed).toEqual({ ok: true, text: 'Hello\nall\nof you', audience: everybody });
});

test.each([
  ['', 'text'],
  [' \n ', 'text'],
  [7, 'text'],
  ['a\u0000b', 'text'],
  ['a\tb', 'text'],
  ['a\u001b[0m', 'text'],
  ['\ud800', 'text'],
  ['a'.repeat(2_001), 'text'],
])('%j is no text to send', (text, field) => {
  expect(parseBroadcast({ text, audience: everybody })).toMatchObject({ ok: false, field });
});

test.each([
  [null],
  [{ kind: 'nobody' }],
  [{ kind: 'chosen' }],
  [{ kind: 'chosen', participantIds: [] }],
  [{ kind: 'chosen', participantIds: ['x'] }],
  [{ kind: 'chosen', participantIds: Array.from({ length: 501 }, (_, id) => String(id + 1)) }],
])('%j is nobody to write to', (audience) => {
  expect(parseBroadcast({ text: 'Hello', audience })).toMatchObject({ ok: false, field: 'audience' });
});

test('the longest text arrives whole and as it was typed, whatever it is made of', () => {
  const text = '<&">'.repeat(500);
  expect(parseBroadcast({ text, audience: everybody })).toMatchObject({ ok: true, text });
  const reader = { timeZone: 'UTC', now: new Date(0), coinSymbol: 'TON' };
  for (const language of ['en', 'ru'] as const) {
    const html = renderNotices([{ kind: 'operator_message', poolName: 'A<b>', text }], {
      language,
      ...reader,
    });
    expect(toPlainText(html).endsWith(`\n\n${text}`)).toBe(true);
    expect(toPlainText(html).length).toBeLessThan(4_096);
    expect(html.match(/<[^>]*>/g)).toEqual(['<b>', '</b>']);
  }
});
