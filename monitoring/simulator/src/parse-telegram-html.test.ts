import { expect, test } from 'vitest';
import { parseTelegramHtml } from './parse-telegram-html.ts';

test.each([
  ['<b>h100-1</b> is <i>down</i>', 'h100-1 is down'],
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&quot; &#33; &#x21;', '1 < 2 && 3 > 2 "x" ! !'],
  ['&nbsp; stays', '&nbsp; stays'],
  ['<a href="https://example.org/?a=1&amp;b">link</a>', 'link'],
  ['<blockquote expandable>many\nlines</blockquote>', 'many\nlines'],
  ['a > b', 'a > b'],
])('shows %s as %s', (html, text) => {
  expect(parseTelegramHtml(html)).toMatchObject({ ok: true, text });
});

test.each([
  ['<b>open', 'Can\'t find end tag corresponding to start tag "b"'],
  ['<b><i>crossed</b></i>', 'Unmatched end tag at byte offset 13, expected "</i>", found "</b>"'],
  ['шум <div>x</div>', 'Unsupported start tag "div" at byte offset 7'],
  ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
  ['x</b>', 'Unexpected end tag at byte offset 1'],
  ['<b', 'Unclosed start tag at byte offset 0'],
  ['<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
])('refuses %s as Telegram does', (html, reason) => {
  expect(parseTelegramHtml(html)).toEqual({ ok: false, reason });
});

test('counts offsets in UTF-16 units', () => {
  expect(parseTelegramHtml('🔴 <b>h100</b> <code class="language-sh">ls</code>')).toMatchObject({
    entities: [
      { type: 'bold', offset: 3, length: 4 },
      { type: 'code', offset: 8, length: 2, language: 'sh' },
    ],
  });
});
