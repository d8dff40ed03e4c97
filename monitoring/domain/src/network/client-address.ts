import ipaddr from 'ipaddr.js';

interface Connection {
  /** The other end of the socket; null where it is not known. */
  socketAddress: string | null;
  /** The header `X-Forwarded-For` as it came. */
  forwardedFor: string | undefined;
  /** CIDRs of proxies that are believed. */
  trustedProxies: readonly string[];
}

/**
 * Who is calling. A header is believed only as far as trusted proxies wrote it: from its right end, the first address
 * that is no trusted proxy. Without a trusted proxy at the other end of the socket the header says nothing.
 */
export function findClientAddress(connection: Connection): string | null {
  const { socketAddress, forwardedFor = '', trustedProxies } = connection;
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  let client = socketAddress;
  while (client !== null && isInside(client, trustedProxies)) {
    const before = hops.pop();
    if (before === undefined || !ipaddr.isValid(before)) break;
    client = before;
  }
  return client;
}

/** What requests of one client are counted under: an IPv4 address, or the /64 that one IPv6 customer has. */
export function toClientKey(address: string | null): string {
  if (address === null || !ipaddr.isValid(address)) return 'unknown';
  const ip = ipaddr.process(address);
  if (!(ip instanceof ipaddr.IPv6)) return ip.toString();
  return `${ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

function isInside(address: string, cidrs: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  return cidrs.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === ip.kind() && ip.match(network, bits);
  });
}
