import { drawBarChart } from '@cocoon-pool/domain/charts/draw-bar-chart';
import { expect, test } from 'vitest';
import { drawPng } from './draw-png.ts';

const chart = { highest: '4 TON', values: [1, 4], from: '1 ноя', to: '2 ноя', empty: '' };

test.each(['light', 'dark'] as const)('a %s chart becomes a PNG of twice its size', async (theme) => {
  const png = await drawPng(drawBarChart({ ...chart, title: 'Earned' }, theme));
  const view = new DataView(png.buffer, png.byteOffset);
  expect(view.getUint32(0)).toBe(0x89504e47);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([1600, 840]);
});

test('Cyrillic is drawn: other words make another picture', async () => {
  const [one, other] = await Promise.all(
    ['Заработок', 'Запросы'].map((title) => drawPng(drawBarChart({ ...chart, title }, 'light'))),
  );
  expect(one).not.toEqual(other);
});
