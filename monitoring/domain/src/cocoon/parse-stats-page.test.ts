import { expect, test } from 'vitest';
import { readFixture } from '../../fixtures/read-fixture.ts';
import { parseStatsPage } from './parse-stats-page.ts';
import type { StatsPage } from './sample.ts';

const idle = readFixture('b-connected-idle', 'worker-stats.html');

test('reads every fact of a page', () => {
  expect(read(idle)).toEqual({
    enabled: true,
    modelConnected: true,
    wallet: 'ok',
    image: 'listed',
    imageHash: '5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5',
    model: 'unchecked',
    modelHash: '7F61576D0C019AF65685D6B1E0CF74988EE3B5091C0AAA5955BD22B1C34DD7FD',
    ton: 'synced',
    activeRequests: 0,
    maxActiveRequests: 60,
    checkProxyHash: false,
    proxyConnections: [
      {
        address: '[127.0.0.1:11001]',
        ready: true,
        connectedTo: 'UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ',
      },
    ],
  });
});

const image = 'our hash 5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5 is in root contract';
const hash = '5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5';

test.each([
  ['Green;">balance ok', 'Gold;">balance low', { wallet: 'low' }],
  ['Green;">balance ok', 'Crimson;">balance too low', { wallet: 'too_low' }],
  [image, `our hash ${hash} not found in root contract`, { image: 'not_listed', imageHash: hash }],
  [image, `cannot check our hash ${hash}`, { image: 'unchecked', imageHash: hash }],
  [image, 'our hash 12 is in root contract', { image: 'listed', imageHash: null }],
  ['cannot check our model Qwen', 'our model a<b', { model: 'unchecked' }],
  ['>synced<', '>late<', { ton: 'late' }],
  ['>synced<', '>out of sync<', { ton: 'out_of_sync' }],
  ['>yes <', '>no <', { enabled: false }],
  ['>connected<', '>disconnected<', { modelConnected: false }],
  ['<td>active_requests</td><td>0', '<td>active_requests</td><td>59', { activeRequests: 59 }],
  ['<td>active_requests</td><td>0', '<td>active_requests</td><td>-1', { activeRequests: null }],
  ['<td>check proxy hash</td><td>NO', '<td>check proxy hash</td><td>YES', { checkProxyHash: true }],
  ['<td>model hash</td><td>7F', '<td>model hash</td><td>', { modelHash: null }],
])('reads the words: %s as %s', (from, to, facts) => {
  expect(idle).toContain(from);
  expect(read(idle.replace(from, to))).toEqual({ ...read(idle), ...facts });
});

test.each([
  ['Green;">balance ok', 'Gold;">getting empty', { wallet: 'low' }],
  [`Green;">${image}`, 'Crimson;">gone', { image: 'not_listed', imageHash: null }],
  ['Green;">synced', 'Crimson;">lost', { ton: 'out_of_sync' }],
  ['Green;">yes', 'Crimson;">off', { enabled: false }],
  ['Green;">connected', 'Crimson;">gone', { modelConnected: false }],
  ['Green;">connected', 'Plum;">gone', { modelConnected: null }],
])('where the words are new, the colour tells: %s as %s', (from, to, facts) => {
  expect(idle).toContain(from);
  expect(read(idle.replace(from, to))).toEqual({ ...read(idle), ...facts });
});

test('a model may be called anything', () => {
  const named = (name: string): string => idle.replaceAll('Qwen/Qwen3-8B', name);
  expect(read(named('is in root contract"&<i>\\'))).toEqual(read(idle));
  expect(read(named('a < b > c'))).toEqual(read(idle));
});

const row =
  '<tr><td>[127.0.0.1:11001]</td><td>ready</td><td>UQBPkxYfPKgOBMbbi9VQVO2DQz7Wg3w9K5YTsl8x1_KaeZcZ</td></tr>';

test.each([
  ['', []],
  ['<tr><td>a</td><td>ready</td><td></td></tr>', [{ address: 'a', ready: true, connectedTo: null }]],
  [
    '<tr><td>a</td><td>not ready</td><td></td></tr><tr><td>b</td><td>ready</td><td>UQ</td></tr>',
    [
      { address: 'a', ready: false, connectedTo: null },
      { address: 'b', ready: true, connectedTo: 'UQ' },
    ],
  ],
  ['<tr><td>a</td><td>ready</td></tr>', null],
])('a proxy is connected when its third cell is not empty: %s', (rows, connections) => {
  expect(idle).toContain(row);
  expect(read(idle.replace(row, rows)).proxyConnections).toEqual(connections);
});

test.each([
  ['', 'empty'],
  ['\n', 'empty'],
  ['hello', 'unreadable'],
  ['<html><body></body></html>', 'unreadable'],
  ['<h1>STATUS</h1><table></table>', 'unreadable'],
  [readFixture('b-connected-idle', 'worker-jsonstats.json'), 'unreadable'],
  [readFixture('f-coefficient', 'worker-form.html'), 'unreadable'],
  [readFixture('d-disable', 'worker-request-disable.html'), 'unreadable'],
] as const)('says why a page cannot be read (%#)', (html, failure) => {
  expect(parseStatsPage(html)).toEqual({ ok: false, failure });
});

test.each([
  '<h1>',
  '<h1>STATUS</h1>',
  '<h1>STATUS</h1><table><tr>',
  '<tr>',
  '<td>',
  '<',
  '<span style="background-color:',
  '<tr><td>enabled</td><td>',
  '<tr><td>a</td><td>ready</td><td></td></tr>',
])('a megabyte of %s is read in one pass', (part) => {
  const noise = part.repeat(1_000_000 / part.length);
  for (const html of [noise, idle.replace('<table>', `<table>${noise}`), idle.replace(row, noise)]) {
    expect(parseStatsPage(html)).toHaveProperty('ok');
  }
  expect(parseStatsPage(`${idle}${noise}`)).toEqual(parseStatsPage(idle));
});

test('more proxies than any worker has are unknown', () => {
  const rows = '<tr><td>a</td><td>ready</td><td>b</td></tr>'.repeat(1_001);
  expect(read(idle.replace(row, rows)).proxyConnections).toBeNull();
  expect(read(idle.replace(row, rows.slice(0, rows.length / 1_001))).proxyConnections).toHaveLength(1);
});

function read(html: string): StatsPage {
  const parsed = parseStatsPage(html);
  if (!parsed.ok) throw new Error(`Expected the page to be read, but it is ${parsed.failure}`);
  return parsed.value;
}
