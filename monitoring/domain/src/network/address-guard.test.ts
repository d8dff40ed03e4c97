import { expect, test } from 'vitest';
import { judgeAddress } from './address-guard.ts';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '2606:4700::1111',
])('the public address %s passes', (ip) => {
  expect(judgeAddress(ip, [])).toEqual({ ok: true });
});

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1', 'link-local'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', 'carrier-grade NAT'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'unique local'],
  ['fec0::1', 'reserved'],
  ['::ffff:127.0.0.1', 'IPv4-mapped'],
  ['::ffff:8.8.8.8', 'IPv4-mapped'],
  ['::ffff:7f00:1', 'IPv4-mapped'],
  ['::127.0.0.1', 'IPv4-mapped'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b:1::7f00:1', 'reserved'],
  ['2002:7f00:1::', '6to4'],
  ['2001::1', 'Teredo'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['100::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['localhost', 'not an IP address'],
  ['127.1', 'not an IP address'],
  ['0x7f.0.0.1', 'not an IP address'],
  ['2130706433', 'not an IP address'],
  ['fe80::1%eth0', 'not an IP address'],
  ['', 'not an IP address'],
])('%s is refused as %s', (ip, reason) => {
  expect(judgeAddress(ip, [])).toEqual({ ok: false, reason });
});

test('a network that is opened lets its own addresses through and no others', () => {
  const allowed = ['10.1.0.0/16', '::1/128'];
  expect(judgeAddress('10.1.255.1', allowed)).toEqual({ ok: true });
  expect(judgeAddress('::1', allowed)).toEqual({ ok: true });
  expect(judgeAddress('10.2.0.1', allowed)).toMatchObject({ ok: false });
  expect(judgeAddress('::ffff:10.1.0.1', allowed)).toMatchObject({ ok: false });
});
