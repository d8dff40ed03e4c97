/** One metric of the Prometheus text format and its series. */
export interface MetricFamily {
  name: string;
  type: 'gauge' | 'counter' | 'summary';
  help: string;
  /** Lines without their header; made by `toSeries`. */
  series: readonly string[];
}

export type Labels = Readonly<Record<string, string | number>>;

const longestLabel = 128;

export function toSeries(name: string, labels: Labels, value: number | string): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(String(text))}"`);
  return pairs.length === 0 ? `${name} ${value}` : `${name}{${pairs.join(',')}} ${value}`;
}

/** Text of any number of families; one without series keeps its header. */
export function formatFamilies(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, type, help, series }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...series,
  ]);
  return [...lines, ''].join('\n');
}

/** TON with all nine decimals: no rounding on the way. */
export function formatTonValue(nanoton: bigint): string {
  const digits = String(nanoton < 0n ? -nanoton : nanoton).padStart(10, '0');
  return `${nanoton < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** Strangers' words may stand in labels: cut, and escaped as the format demands. */
function escapeLabel(text: string): string {
  if (/^[\w.:-]{0,128}$/.test(text)) return text;
  const cut = [...text].slice(0, longestLabel).join('').toWellFormed();
  return cut.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
