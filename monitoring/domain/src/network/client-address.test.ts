import { expect, test } from 'vitest';
import { findClientAddress, toClientKey } from './client-address.ts';

const trustedProxies = ['10.0.0.0/8', '::1/128'];

test.each([
  ['nobody is trusted', '203.0.113.9', '1.2.3.4', [], '203.0.113.9'],
  ['a stranger writes the header', '203.0.113.9', '1.2.3.4', trustedProxies, '203.0.113.9'],
  ['one trusted proxy', '10.0.0.1', '1.2.3.4', trustedProxies, '1.2.3.4'],
  ['an IPv4 proxy on an IPv6 socket', '::ffff:10.0.0.1', '1.2.3.4', trustedProxies, '1.2.3.4'],
  ['a forged hop before the true one', '10.0.0.1', '6.6.6.6, 1.2.3.4', trustedProxies, '1.2.3.4'],
  ['two trusted proxies', '::1', '6.6.6.6, 1.2.3.4, 10.9.9.9', trustedProxies, '1.2.3.4'],
  ['no header', '10.0.0.1', undefined, trustedProxies, '10.0.0.1'],
  ['garbage in the header', '10.0.0.1', '1.2.3.4, nonsense', trustedProxies, '10.0.0.1'],
  ['no socket', null, '1.2.3.4', trustedProxies, null],
])('%s', (_name, socketAddress, forwardedFor, proxies, expected) => {
  expect(findClientAddress({ socketAddress, forwardedFor, trustedProxies: proxies })).toBe(expected);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['nonsense', 'unknown'],
  [null, 'unknown'],
])('%s is counted under %s', (address, key) => {
  expect(toClientKey(address)).toBe(key);
});
