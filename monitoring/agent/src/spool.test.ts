import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSampleJson } from '@cocoon-pool/domain/agent/agent-report';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSpool } from './spool.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cocoon-spool-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function toSample(instance: number, at: Date, body = 'page'): AgentSampleJson {
  const page = { ok: true, body } as const;
  const sampledAt = at.toISOString();
  return { instance, sampledAt, jsonStats: page, statsPage: page, latencyMs: 1, health: null };
}

/** Text that gzip cannot shorten much. */
function toNoise(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(33 + ((seed >>> 16) % 90));
  }).join('');
}

const times = (samples: readonly AgentSampleJson[] = []) =>
  samples.map(({ sampledAt }) => (Date.parse(sampledAt) - noon.getTime()) / 1_000);

test('samples come back in order of time, by another process too, until they are removed', async () => {
  const spool = await openSpool(dir, { bytesMax: 1e6 });
  for (const seconds of [0, 15, 30])
    await spool.put([toSample(0, after(seconds)), toSample(1, after(seconds))], after(seconds));
  const other = await openSpool(dir, { bytesMax: 1e6 });
  const spooled = await other.peek();
  expect(times(spooled?.samples)).toEqual([0, 0, 15, 15, 30, 30]);
  expect(times((await other.peek(1))?.samples)).toEqual([0, 0]);
  await other.remove(spooled?.names.slice(0, 2) ?? []);
  expect(times((await other.peek())?.samples)).toEqual([30, 30]);
});

test('a report takes what fits, and one moment of many large pages is cut into parts that fit', async () => {
  const spool = await openSpool(dir, { bytesMax: 1e9 });
  const page = 'x'.repeat(400_000);
  await spool.put(
    Array.from({ length: 7 }, (_sample, instance) => toSample(instance, noon, page)),
    noon,
  );
  expect(await readdir(dir)).toHaveLength(4);
  expect((await spool.peek())?.samples).toHaveLength(2);
});

test('what is older than a day, or too much, goes first and is counted', async () => {
  const spool = await openSpool(dir, { bytesMax: 12_000 });
  const noise = toNoise(2_000);
  for (let place = 0; place < 4; place += 1) {
    expect(await spool.put([toSample(0, after(place), noise)], after(place))).toBe(0);
  }
  await spool.put([toSample(0, after(4), toNoise(9_000))], after(4));
  expect(await spool.put([toSample(0, after(5))], after(5))).toBe(2);
  expect(times((await spool.peek())?.samples)).toEqual([2, 3, 4, 5]);
  expect(await spool.put([toSample(0, after(86_410))], after(86_410))).toBe(4);
  expect(times((await spool.peek())?.samples)).toEqual([86_410]);
});

test('a file that is cut short, as after a power cut, is counted as lost and holds up nothing', async () => {
  const spool = await openSpool(dir, { bytesMax: 1e6 });
  await spool.put([toSample(0, noon), toSample(1, noon)], noon);
  await spool.put([toSample(0, after(15))], after(15));
  const [first = ''] = (await readdir(dir)).sort();
  await truncate(join(dir, first), 10);
  const spooled = await spool.peek();
  expect([spooled?.samplesLost, times(spooled?.samples), spooled?.names.length]).toEqual([2, [15], 2]);
});

test('a draft that a killed process left is cleared away', async () => {
  await writeFile(join(dir, '000000000000000-0-1-1-1.json.gz.new'), 'half');
  const spool = await openSpool(dir, { bytesMax: 1e6 });
  expect(await readdir(dir)).toEqual([]);
  expect(await spool.peek()).toBeNull();
});
