import ipaddr from 'ipaddr.js';

export type AddressVerdict = { ok: true } | { ok: false; reason: string };

/**
 * Judges one resolved address before it is connected to: only global unicast passes, so loopback, private,
 * link-local (cloud metadata with it), carrier-grade NAT, unique local, multicast, reserved, unspecified and every
 * IPv6 form that hides an IPv4 address (mapped, NAT64, 6to4, Teredo) are refused, unless one of the CIDRs in
 * `allowed` contains it. `reason` is the name of the range.
 */
export function judgeAddress(ip: string, allowed: readonly string[]): AddressVerdict {
  if (!isPlainIp(ip)) return { ok: false, reason: 'not an IP address' };
  const address = ipaddr.parse(ip);
  if (allowed.some((cidr) => contains(cidr, address))) return { ok: true };
  const range = address.range();
  if (range !== 'unicast') return { ok: false, reason: rangeNames[range] ?? 'reserved' };
  if (address.kind() === 'ipv6' && !contains('2000::/3', address)) return { ok: false, reason: 'reserved' };
  return { ok: true };
}

const rangeNames: Record<string, string> = {
  unspecified: 'unspecified',
  broadcast: 'broadcast',
  multicast: 'multicast',
  linkLocal: 'link-local',
  loopback: 'loopback',
  carrierGradeNat: 'carrier-grade NAT',
  private: 'private',
  uniqueLocal: 'unique local',
  ipv4Mapped: 'IPv4-mapped',
  rfc6145: 'IPv4-translated',
  rfc6052: 'NAT64',
  '6to4': '6to4',
  teredo: 'Teredo',
};

function isPlainIp(ip: string): boolean {
  return ip.includes(':')
    ? ipaddr.IPv6.isValid(ip) && !ip.includes('%')
    : ipaddr.IPv4.isValidFourPartDecimal(ip);
}

function contains(cidr: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const isIpv6 = cidr.includes(':');
  if (address instanceof ipaddr.IPv6) return isIpv6 && address.match(ipaddr.IPv6.parseCIDR(cidr));
  return !isIpv6 && address.match(ipaddr.IPv4.parseCIDR(cidr));
}
