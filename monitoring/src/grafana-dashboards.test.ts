import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The part of Grafana's model that is looked at. */
interface Dashboard {
  uid: string;
  title: string;
  description: string;
  schemaVersion: number;
  tags: string[];
  templating: { list: { name: string; type: string }[] };
  panels: Panel[];
}

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  fieldConfig?: { defaults: { unit?: string; thresholds?: { steps: { value: number | null }[] } } };
  targets?: { expr: string; refId: string; datasource: { uid: string } }[];
}

const folder = fileURLToPath(new URL('../grafana/', import.meta.url));
const dashboards = globSync('dashboards/*.json', { cwd: folder }).map(
  (file) => [file, JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Dashboard] as const,
);
const graphic = (panels: readonly Panel[]) => panels.filter(({ type }) => type !== 'row');

test('there are dashboards of pool, worker, payouts and system, each with an address of its own', () => {
  const uids = dashboards.map(([, { uid }]) => uid).sort();
  expect(uids).toEqual(['cocoon-payouts', 'cocoon-pool', 'cocoon-system', 'cocoon-worker']);
});

test.each(dashboards)('%s can be provisioned into any Grafana', (_file, dashboard) => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
  expect(dashboard).not.toHaveProperty('id');
  expect([dashboard.tags, dashboard.title === '', dashboard.description === '']).toEqual([
    ['cocoon'],
    false,
    false,
  ]);
  expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource' });
  for (const { datasource, targets = [] } of graphic(dashboard.panels)) {
    const uids = [datasource?.uid, ...targets.map((target) => target.datasource.uid)];
    expect(new Set(uids)).toEqual(new Set([`$${'{datasource}'}`]));
  }
});

test.each(dashboards)('%s asks only by variables that it has', (_file, { panels, templating }) => {
  const known = new Set(['__rate_interval', ...templating.list.map(({ name }) => name)]);
  for (const { targets = [] } of panels)
    for (const { expr } of targets)
      for (const [, name = ''] of expr.matchAll(/\$\{?(\w+)/g)) expect(known).toContain(name);
});

test.each(dashboards)('every panel of %s says what it shows, in a unit', (_file, { panels }) => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { title, description, targets, fieldConfig } of graphic(panels)) {
    expect([title, description ?? '']).toEqual([expect.stringMatching(/./), expect.stringMatching(/\.$/)]);
    expect([title, targets?.length ?? 0]).toEqual([title, expect.toSatisfy((count: number) => count > 0)]);
    expect(new Set(targets?.map(({ refId }) => refId)).size).toBe(targets?.length);
    const { unit, thresholds } = fieldConfig?.defaults ?? {};
    expect([title, unit]).toEqual([title, expect.any(String)]);
    const values = thresholds?.steps.slice(1).map(({ value }) => value ?? Number.NaN) ?? [];
    expect([title, thresholds?.steps[0]?.value, values]).toEqual([
      title,
      null,
      [...values].sort((a, b) => a - b),
    ]);
  }
});

test.each(dashboards)('no panel of %s lies on another or outside', (_file, { panels }) => {
  const taken = new Map<string, string>();
  for (const { title, gridPos } of panels) {
    expect([title, gridPos.x >= 0 && gridPos.x + gridPos.w <= 24 && gridPos.h > 0]).toEqual([title, true]);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([title, taken.get(`${x} ${y}`)]).toEqual([title, undefined]);
        taken.set(`${x} ${y}`, title);
      }
  }
});
