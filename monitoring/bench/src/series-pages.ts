import { createPageTemplate } from './page-template.ts';
import { toLoopbackAddress } from './worker-address.ts';

const families = 10;
const seriesPerFamily = 4;

/** A Prometheus page of 40 series, ten of each four, half of them counters that move. */
export function createSeriesPages(
  startedAt: Date,
): (place: number, path: string, now: Date) => Buffer | null {
  const templates = new Map<number, ReturnType<typeof createPageTemplate>>();
  return (place, path, now) => {
    if (path !== '/metrics') return null;
    const template = templates.get(place) ?? createPageTemplate(toAnswer(toBody(place)), { count: mark });
    templates.set(place, template);
    const seconds = Math.floor((now.getTime() - startedAt.getTime()) / 1000);
    return template.write({ count: String(10_000_000 + seconds * 3 + (place % 1000)) });
  };
}

const mark = '81234567';

function toBody(place: number): string {
  const lines: string[] = [];
  for (let family = 0; family < families; family += 1) {
    const isCounter = family % 2 === 0;
    const name = `bench_figure_${family}${isCounter ? '_total' : ''}`;
    lines.push(`# HELP ${name} A figure.`, `# TYPE ${name} ${isCounter ? 'counter' : 'gauge'}`);
    for (let series = 0; series < seriesPerFamily; series += 1) {
      const value = isCounter ? mark : 40 + family + series;
      lines.push(`${name}{worker="${toLoopbackAddress(place)}",kind="kind-${series}"} ${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function toAnswer(body: string): string {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: ${body.length}`;
  return `${head}\r\n\r\n${body}`;
}
