import { expect, test } from 'vitest';
import { escapeHtml, escapeText, toPlainText } from './escape.ts';

test.each([
  ['h100-2', 'h100-2'],
  ['<b>&"', '&lt;b&gt;&amp;&quot;'],
  ['two\nlines\r\n', 'two lines'],
  ['\u0000bell\u0007', 'bell'],
  ['\u202eright to left\u2066', 'right to left'],
  ['x'.repeat(40), 'x'.repeat(40)],
  ['x'.repeat(41), `${'x'.repeat(39)}…`],
  ['&'.repeat(41), `${'&amp;'.repeat(39)}…`],
  ['🟢'.repeat(41), `${'🟢'.repeat(39)}…`],
  ['\ud83d', ''],
])('%j becomes %j', (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test('plain text is what the HTML showed', () => {
  const html = `<b>${escapeHtml('a < b & "c"')}</b>: <code>&amp;lt;</code>`;
  expect(toPlainText(html)).toBe('a < b & "c": &lt;');
});
