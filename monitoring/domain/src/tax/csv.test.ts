import { expect, test } from 'vitest';
import { formatCsvLine } from './csv.ts';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\r\nlines', 'two lines'],
  ['=SUM(A1)', "'=SUM(A1)"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@cmd', "'@cmd"],
  ['\t=1', "' =1"],
  ['  =1', "'  =1"],
  ['＝1+1', "'＝1+1"],
  ['=A,"B"', '"\'=A,""B"""'],
  ['', ''],
])('the text %j is written %s', (text, cell) => {
  expect(formatCsvLine([{ text }])).toBe(`${cell}\r\n`);
});

test('figures stay figures, also below zero, and unknown is empty', () => {
  expect(formatCsvLine([{ figure: '-1.50' }, null, { text: 'x' }])).toBe('-1.50,,x\r\n');
});
