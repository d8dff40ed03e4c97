import ipaddr from 'ipaddr.js';

export interface PortRange {
  from: number;
  to: number;
}

export type WorkerAddressProblem = 'format' | 'host' | 'spelling' | 'dotless' | 'port';
export type WorkerAddress =
  | { ok: true; host: string; port: number }
  | { ok: false; reason: WorkerAddressProblem };

/** Ports of Cocoon workers: 12000 + 10 × instance. */
export const defaultWorkerPorts: readonly PortRange[] = [{ from: 12_000, to: 12_990 }];

/**
 * Reads `host:port` as a person types it; IPv6 stands in brackets. The host comes back in its one spelling: lower
 * case, IPv6 shortened. Refused: anything of a URL, user-info, spaces, trailing dots, dotless names, other
 * spellings of IPv4 than four decimal numbers, ports outside `ports`. Says nothing about where the address leads:
 * that is `judgeAddress`.
 */
export function parseWorkerAddress(
  text: string,
  ports: readonly PortRange[] = defaultWorkerPorts,
): WorkerAddress {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/?#@\\%]+)):(\d{1,5})$/i.exec(text);
  if (match === null) return { ok: false, reason: 'format' };
  const host = match[1] === undefined ? parseHost((match[2] ?? '').toLowerCase()) : parseIpv6(match[1]);
  if (!host.ok) return host;
  const port = Number(match[3]);
  if (match[3]?.startsWith('0') || !ports.some(({ from, to }) => port >= from && port <= to)) {
    return { ok: false, reason: 'port' };
  }
  return { ok: true, host: host.host, port };
}

/** The one spelling that is stored and compared: `host:port`, IPv6 in brackets. */
export function formatWorkerAddress({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a parsed host is a literal IP address, to be judged without asking a resolver. */
export function isIpAddress(host: string): boolean {
  return host.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(host);
}

type Host = { ok: true; host: string } | { ok: false; reason: WorkerAddressProblem };

function parseIpv6(text: string): Host {
  if (!ipaddr.IPv6.isValid(text)) return { ok: false, reason: 'host' };
  return { ok: true, host: ipaddr.IPv6.parse(text).toRFC5952String() };
}

function parseHost(host: string): Host {
  if (/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(host)) {
    return ipaddr.IPv4.isValid(host) ? { ok: true, host } : { ok: false, reason: 'host' };
  }
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (/^(0x[0-9a-f]*|\d+)$/.test(last)) return { ok: false, reason: 'spelling' };
  if (labels.length < 2) return { ok: false, reason: 'dotless' };
  const valid = host.length <= 253 && labels.every(isLabel) && /^[a-z]/.test(last) && last !== 'localhost';
  return valid ? { ok: true, host } : { ok: false, reason: 'host' };
}

function isLabel(label: string): boolean {
  return /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(label);
}
