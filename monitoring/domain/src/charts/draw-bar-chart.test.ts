import { expect, test } from 'vitest';
import { drawBarChart } from './draw-bar-chart.ts';

const chart = {
  title: 'Earned & <paid>',
  highest: '4 TON',
  values: [1, null, 4, 0],
  from: '1 Nov',
  to: '4 Nov',
  empty: 'No data',
};

function heightsOf(svg: string): number[] {
  return [...svg.matchAll(/<rect x="[^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
}

test('the highest value fills the plot, what is unknown is a gap, and zero is a hair line', () => {
  expect(heightsOf(drawBarChart(chart, 'light'))).toEqual([64, 256, 2]);
});

test('names are escaped and the two themes differ', () => {
  const light = drawBarChart(chart, 'light');
  expect(light).toContain('Earned &amp; &lt;paid&gt;');
  expect(light).not.toBe(drawBarChart(chart, 'dark'));
});

test('nothing known is said in words', () => {
  const svg = drawBarChart({ ...chart, values: [null, null], highest: null }, 'dark');
  expect(heightsOf(svg)).toEqual([]);
  expect(svg).toContain('No data');
});
