import { cleanText } from './clean-text.ts';
import type { ParsedPage } from './parse-json-stats.ts';
import { readStatsCell } from './read-stats-cell.ts';
import { readStatsSections, type StatsSection } from './read-stats-sections.ts';
import type { ProxyConnection, StatsPage } from './sample.ts';
import { toStatsFacts } from './to-stats-facts.ts';

const wantedSections: ReadonlySet<string> = new Set([
  'STATUS',
  'WALLET',
  'LOCAL CONFIG',
  'PROXY CONNECTIONS',
]);

/**
 * Reads a worker's `/stats`. Never throws; what the page does not say is null, and a page cut short says less,
 * never something else. A page whose STATUS section tells nothing is unreadable. Until the worker has read its
 * wallet it shows a negative balance as "too low": that is null here.
 */
export function parseStatsPage(html: string): ParsedPage<StatsPage> {
  if (html.trim() === '') return { ok: false, failure: 'empty' };
  const sections = readStatsSections(html, wantedSections);
  const status = toStatsFacts(toCells(sections.get('STATUS')));
  if (Object.values(status).every((fact) => fact === null)) return { ok: false, failure: 'unreadable' };
  const config = toCells(sections.get('LOCAL CONFIG'));
  const balance = toCells(sections.get('WALLET')).get('balance');
  return {
    ok: true,
    value: {
      ...status,
      wallet: status.wallet === 'too_low' && !isReadBalance(balance) ? null : status.wallet,
      modelHash: toHash(config.get('model hash')),
      activeRequests: toCount(config.get('active_requests')),
      maxActiveRequests: toCount(config.get('max_active_requests')),
      checkProxyHash: toYesNo(config.get('check proxy hash')),
      proxyConnections: toProxyConnections(sections.get('PROXY CONNECTIONS')),
    },
  };
}

function toCells(section: StatsSection | undefined): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [name, cell] of section?.rows ?? []) {
    if (name !== undefined && cell !== undefined && !cells.has(name)) cells.set(name, cell);
  }
  return cells;
}

function isReadBalance(cell: string | undefined): boolean {
  return cell !== undefined && !cell.startsWith('-');
}

function toHash(cell: string | undefined): string | null {
  return cell !== undefined && /^[0-9A-Fa-f]{64}$/.test(cell) ? cleanText(cell) : null;
}

function toCount(cell: string | undefined): number | null {
  return cell !== undefined && /^\d{1,9}$/.test(cell) ? Number(cell) : null;
}

function toYesNo(cell: string | undefined): boolean | null {
  if (cell === 'YES') return true;
  return cell === 'NO' ? false : null;
}

/** No worker has as many proxies: such a list is not read. */
const connectionsMax = 1000;

function toProxyConnections(section: StatsSection | undefined): ProxyConnection[] | null {
  if (!section?.complete || section.rows.length > connectionsMax) return null;
  const connections: ProxyConnection[] = [];
  for (const [address, state, connectedTo] of section.rows) {
    if (address === undefined || state === undefined || connectedTo === undefined) return null;
    connections.push({
      address: cleanText(readStatsCell(address).words),
      ready: state === 'ready',
      connectedTo: cleanText(readStatsCell(connectedTo).words) || null,
    });
  }
  return connections;
}
