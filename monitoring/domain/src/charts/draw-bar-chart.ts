export interface BarChart {
  title: string;
  /** What the highest bar stands for, formatted; null where nothing is known. */
  highest: string | null;
  /** One for each step, in order; null = unknown, which is a gap and no bar. */
  values: readonly (number | null)[];
  /** Words under the first and the last step. */
  from: string;
  to: string;
  /** Said where no step is known. */
  empty: string;
}

export type ChartTheme = 'light' | 'dark';

const width = 800;
const height = 420;
const plot = { left: 24, top: 106, right: 776, bottom: 362 };

const colours = {
  light: { back: '#ffffff', text: '#17212b', faint: '#6d7885', line: '#e3e7eb', bar: '#2f80ed' },
  dark: { back: '#17212b', text: '#f5f5f5', faint: '#9aa7b4', line: '#2b3945', bar: '#6ab3f3' },
} as const;

/** A chart as an SVG picture of 800 × 420; the font is named, and has to be there where it is drawn. */
export function drawBarChart(chart: BarChart, theme: ChartTheme): string {
  const colour = colours[theme];
  const known = chart.values.filter((value) => value !== null);
  const highest = Math.max(0, ...known);
  const bars = chart.values.map((value, place) =>
    value === null
      ? ''
      : drawBar(value / (highest || 1), place, { of: chart.values.length, fill: colour.bar }),
  );
  const label = (text: string, place: string) =>
    `<text ${place} font-size="27" fill="${colour.faint}">${escapeXml(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter">
<rect width="${width}" height="${height}" fill="${colour.back}"/>
<text x="${plot.left}" y="50" font-size="32" font-weight="600" fill="${colour.text}">${escapeXml(chart.title)}</text>
${chart.highest === null ? '' : label(chart.highest, `x="${plot.left}" y="90"`)}
<path d="M${plot.left} ${plot.top}H${plot.right}M${plot.left} ${plot.bottom}H${plot.right}" stroke="${colour.line}" stroke-width="2"/>
${bars.join('')}
${known.length === 0 ? label(chart.empty, `x="${width / 2}" y="${(plot.top + plot.bottom) / 2}" text-anchor="middle"`) : ''}
${label(chart.from, `x="${plot.left}" y="402"`)}
${label(chart.to, `x="${plot.right}" y="402" text-anchor="end"`)}
</svg>`;
}

/** What is known to be 0 is a hair line, so that it differs from what is not known. */
function drawBar(ratio: number, place: number, { of, fill }: { of: number; fill: string }): string {
  const step = (plot.right - plot.left) / of;
  const barHeight = Math.max(2, ratio * (plot.bottom - plot.top));
  const x = plot.left + place * step + step * 0.1;
  const y = plot.bottom - barHeight;
  return `<rect x="${toText(x)}" y="${toText(y)}" width="${toText(step * 0.8)}" height="${toText(barHeight)}" rx="2" fill="${fill}"/>`;
}

function toText(value: number): string {
  return value.toFixed(1);
}

function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
