import type { Dice } from './dice.ts';
import { nastyPieces } from './nasty-values.ts';
import type { PageName } from './raw-pages.ts';

/** What grows, and where in a captured page: behind `anchor`. */
interface Growth {
  name: string;
  anchor: string;
  /** Again and again. */
  unit: (dice: Dice, place: number) => string;
  /** Again, as often as the unit. */
  end?: string;
  /** Once before the units, between them and the ends, and after the ends. */
  once?: { before?: string; between?: string; after?: string };
}

const hash = '5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5A8AE47AB5';
const always = (unit: string) => () => unit;
const contract = `{"proxy_sc_address":"UQ","sc_address":"UQ","earned_tokens_committed_to_blockchain":1,
  "earned_tokens_committed_to_proxy_db":1,"earned_tokens_max_known":9223372036854775807,"cached_out_tokens":0,
  "expected_cached_out_tokens":0},`;

const deep = { before: '"deep":', after: ',' };

const growths: Record<PageName, [Growth, ...Growth[]]> = {
  jsonStats: [
    { name: 'white list', anchor: '"worker_hashes": [', unit: always(`"${hash}",`) },
    { name: 'white list of nothing', anchor: '"proxy_hashes": [', unit: always('"",') },
    {
      name: 'white list of anything',
      anchor: '"model_hashes": [',
      unit: always('{"a":[9999999999999999]},'),
    },
    { name: 'proxies of the network', anchor: '"registered_proxies": [', unit: always('{},') },
    { name: 'contracts', anchor: '"proxies": [', unit: always(contract) },
    {
      name: 'long model',
      anchor: '"model": "',
      unit: (dice) => dice.pick(['x', '\xc3\xa9', '\\u0000', '\\ud83d']),
    },
    { name: 'long key', anchor: '"status": {\n    "', unit: always('k') },
    { name: 'many keys', anchor: '"status": {', unit: (_dice, place) => `"k${place}":1,` },
    { name: 'the same key', anchor: '"status": {', unit: always('"wallet_balance":9223372036854775807,') },
    { name: 'deep lists', anchor: '"status": {', unit: always('['), end: ']', once: deep },
    {
      name: 'deep objects',
      anchor: '"status": {',
      unit: always('{"a":'),
      end: '}',
      once: { ...deep, between: '1' },
    },
    { name: 'long integer', anchor: '"wallet_balance": ', unit: always('7') },
    { name: 'long fraction', anchor: '"queries": [', unit: always('7'), once: { before: '1.', after: ',' } },
    { name: 'long list of totals', anchor: '"queries": [', unit: always('1,') },
    { name: 'white space', anchor: '"stats":', unit: always(' ') },
    { name: 'escapes', anchor: '"git_commit": "', unit: always('\\u0041') },
    { name: 'quotes and colons', anchor: '"localconfig":', unit: always('"   ') },
  ],
  statsPage: [
    { name: 'titles', anchor: '<html><body>', unit: always('<h1>') },
    { name: 'sections', anchor: '<html><body>', unit: always('<h1>x</h1>') },
    { name: 'empty sections of status', anchor: '<html><body>', unit: always('<h1>STATUS</h1>') },
    { name: 'rows', anchor: '<h1>STATUS</h1>\n<table>', unit: always('<tr>') },
    { name: 'closed rows', anchor: '<h1>STATUS</h1>\n<table>', unit: always('<tr></tr>') },
    { name: 'cells', anchor: '<h1>STATUS</h1>\n<table>\n<tr>', unit: always('<td>') },
    { name: 'closed cells', anchor: '<h1>STATUS</h1>\n<table>\n<tr>', unit: always('<td></td>') },
    {
      name: 'named rows',
      anchor: '<h1>STATUS</h1>\n<table>',
      unit: (_dice, place) => `<tr><td>${place}</td><td>x</td></tr>`,
    },
    {
      name: 'proxies',
      anchor: '<h1>PROXY CONNECTIONS</h1>\n<table>',
      unit: always('<tr><td></td><td></td><td></td></tr>'),
    },
    {
      name: 'kilometre of a cell',
      anchor: '<td>model</td><td>',
      unit: (dice) => dice.pick(['x', '<', '>', '<>', '<b>', '&amp;', ...nastyPieces]),
    },
    { name: 'cell of one tag', anchor: '<td>image</td><td>', unit: always('<span style="background-color:') },
    { name: 'nested tables', anchor: '<h1>WALLET</h1>\n<table>', unit: always('<table>'), end: '</table>' },
    { name: 'long title', anchor: '<h1>STATUS', unit: always('S') },
  ],
  perf: [
    {
      name: 'counters',
      anchor: 'ticks_per_second_estimate',
      unit: (_dice, place) => `\nc${place}.qps\t1.0 1.0 1.0`,
    },
    { name: 'the same counter', anchor: 'ticks_per_second_estimate', unit: always('\nc.qps\t1.0 1.0 1.0') },
    { name: 'actors', anchor: 'All actors:\n', unit: (_dice, place) => `\ta${place}\n` },
    { name: 'empty lines', anchor: 'All actors:\n', unit: always('\n') },
    { name: 'long name', anchor: 'logger', unit: (dice) => dice.pick(['x', '.', '\t', ':', ...nastyPieces]) },
    { name: 'long figures', anchor: 'logger.qps\t', unit: always('1') },
    { name: 'many figures', anchor: 'logger.qps\t', unit: always('1.0 ') },
    { name: 'headings', anchor: '= ACTORS STATS =', unit: always('= ACTORS STATS =') },
  ],
};

/** Grows one thing of a page until the page has about `bytes`. A page without the anchor grows at its start. */
export function growPage(
  page: string,
  name: PageName,
  { bytes, dice }: { bytes: number; dice: Dice },
): { page: string; name: string } {
  const growth = dice.pick(growths[name]);
  return { name: `${growth.name} up to ${bytes}`, page: grow(page, growth, { bytes, dice }) };
}

function grow(page: string, growth: Growth, { bytes, dice }: { bytes: number; dice: Dice }): string {
  const { anchor, unit, end = '', once = {} } = growth;
  const { before = '', between = '', after = '' } = once;
  const found = page.indexOf(anchor);
  const at = found === -1 ? 0 : found + anchor.length;
  const unitBytes = unit(dice, 1_000).length + end.length;
  const count = Math.max(1, Math.floor((bytes - page.length) / unitBytes));
  const units = Array.from({ length: count }, (_unit, place) => unit(dice, place)).join('');
  return page.slice(0, at) + before + units + between + end.repeat(count) + after + page.slice(at);
}
