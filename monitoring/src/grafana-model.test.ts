import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const schema = '@grafana/schema';
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Dashboard {
  uid: string;
  panels: { type: string; title: string }[];
}

const dashboards: Dashboard[] = globSync('monitoring/grafana/dashboards/*.json', { cwd: root }).map((path) =>
  JSON.parse(read(path)),
);

/** Where Grafana describes the options of each kind of panel that is used. */
const panelModels: Record<string, string> = {
  stat: 'stat/panelcfg/x/StatPanelCfg_types.gen.d.ts',
  timeseries: 'timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts',
  table: 'table/panelcfg/x/TablePanelCfg_types.gen.d.ts',
};

/** JSON has the values of Grafana's enums, and leaves out what has a default. */
const prelude = `
type Json<T> = T extends string ? \`\${T}\` : T extends number ? number : T extends (infer One)[] ? Json<One>[]
  : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;
type Raw = import('${schema}/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts').Dashboard;
type RawPanel = import('${schema}/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts').Panel;
type RawField = import('${schema}/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts').FieldConfig;
type RawOverrides = import('${schema}/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts').FieldConfigSource['overrides'];
type Row = Json<import('${schema}/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts').RowPanel>;
type PanelOf<Type, Options, Custom> = Json<
  Omit<RawPanel, 'type' | 'options' | 'fieldConfig'> & {
    type: Type;
    options: Partial<Options>;
    fieldConfig: { defaults: Omit<RawField, 'custom'> & { custom?: Partial<Custom> }; overrides: RawOverrides };
  }
>;
type Shell = Json<Omit<Raw, 'panels'>>;
${Object.entries(panelModels)
  .map(([type, path]) => {
    const model = `import('${schema}/dist/types/raw/composable/${path}')`;
    const custom = type === 'stat' ? 'object' : `${model}.FieldConfig`;
    return `type ${toTypeName(type)} = PanelOf<'${type}', ${model}.Options, ${custom}>;`;
  })
  .join('\n')}
`;

test('the model is of the Grafana that docker-compose.yml starts', () => {
  const { version } = JSON.parse(read(`node_modules/${schema}/package.json`));
  expect(parse(read('docker-compose.yml'), { merge: true }).services.grafana.image).toBe(
    `grafana/grafana:${version}`,
  );
});

test('every dashboard and panel is one of Grafana’s model: no unknown field, no wrong type', async () => {
  const lines = dashboards.flatMap(({ panels, ...shell }, place) => [
    `export const dashboard${place}: Shell = ${JSON.stringify(shell)};`,
    ...panels.map(
      (panel, at) =>
        `export const panel${place}x${at}: ${toTypeName(panel.type)} = ${JSON.stringify(panel)};`,
    ),
  ]);
  expect(lines.length).toBeGreaterThan(80);
  expect(await check(lines)).toBe('right');
}, 120_000);

test.each([
  ['an option that there is not', 'colourMode', 'value'],
  ['a value that there is not', 'colorMode', 'rainbow'],
])(
  '%s is found',
  async (_name, option, value) => {
    const stat = dashboards.flatMap(({ panels }) => panels).find(({ type }) => type === 'stat');
    const wrong = { ...stat, options: { [option]: value } };
    expect(await check([`export const panel: Stat = ${JSON.stringify(wrong)};`])).toContain(value);
  },
  120_000,
);

function toTypeName(type: string): string {
  if (type === 'row') return 'Row';
  if (panelModels[type] === undefined) throw new Error(`No model is known for panels of type ${type}`);
  return type.charAt(0).toUpperCase() + type.slice(1);
}

/** `right`, or what the compiler says. */
async function check(lines: string[]): Promise<string> {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  const folder = mkdtempSync(join(root, 'artifacts/grafana-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'dashboards.ts');
  writeFileSync(file, `${prelude}${lines.join('\n')}\n`);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', ''];
  const modules = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [compiler, ...options, ...modules, file], { maxBuffer: 10_000_000 }).then(
    () => 'right',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
}
