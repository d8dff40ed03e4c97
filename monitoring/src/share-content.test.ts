import { readFileSync } from 'node:fs';
import { toLastingPages } from '@cocoon-pool/domain/cocoon/lasting-sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { expect, test } from 'vitest';
import { createSharedContent } from './share-content.ts';

test('what two workers say alike is one object, and what they say is unchanged', () => {
  const { share } = createSharedContent();
  const [first, second] = [share(readPages('c-traffic-00')), share(readPages('c-traffic-05'))];
  expect(second).toEqual(readPages('c-traffic-05'));
  expect(second.jsonStats?.rootConfig).toBe(first.jsonStats?.rootConfig);
  expect(second.jsonStats?.localConfig).toBe(first.jsonStats?.localConfig);
  expect(second.statsPage).toBe(first.statsPage);
  expect(share(readPages('d-disable')).statsPage).toEqual(readPages('d-disable').statsPage);
});

test('workers that make up their content push nothing out of shape', () => {
  const { share } = createSharedContent();
  const honest = readPages('c-traffic-00');
  const { jsonStats } = honest;
  if (jsonStats === null) throw new Error('the fixture is not whole');
  for (let scrape = 0; scrape < 300; scrape += 1) {
    const localConfig = { ...jsonStats.localConfig, model: `${scrape} ${'x'.repeat(50_000)}` };
    expect(share({ ...honest, jsonStats: { ...jsonStats, localConfig } }).jsonStats?.localConfig).toEqual(
      localConfig,
    );
  }
  expect(share(honest)).toEqual(honest);
});

test('what is unknown stays unknown', () => {
  expect(createSharedContent().share({ jsonStats: null, statsPage: null })).toEqual({
    jsonStats: null,
    statsPage: null,
  });
});

function readPages(folder: string) {
  const page = (file: string) => {
    const url = new URL(`../domain/fixtures/cocoon/${folder}/${file}`, import.meta.url);
    return { ok: true as const, body: readFileSync(url, 'utf8') };
  };
  const answers = { jsonStats: page('worker-jsonstats.json'), statsPage: page('worker-stats.html') };
  return toLastingPages(toSample({ ...answers, latencyMs: 1 }, new Date('2026-03-01T12:00:00Z')));
}
