import { expect, test } from 'vitest';
import { formatWorkerAddress, isIpAddress, parseWorkerAddress } from './parse-worker-address.ts';

test.each([
  ['gpu-1.example.com:12000', 'gpu-1.example.com', 12_000],
  ['GPU-1.Example.COM:12990', 'gpu-1.example.com', 12_990],
  ['8.8.8.8:12010', '8.8.8.8', 12_010],
  ['127.0.0.1:12000', '127.0.0.1', 12_000],
  ['[2001:DB8:0:0::1]:12000', '2001:db8::1', 12_000],
  ['[::1]:12000', '::1', 12_000],
  ['xn--e1afmkfd.xn--p1ai:12000', 'xn--e1afmkfd.xn--p1ai', 12_000],
  ['rack_3.example.com:12000', 'rack_3.example.com', 12_000],
])('reads %s', (text, host, port) => {
  expect(parseWorkerAddress(text)).toEqual({ ok: true, host, port });
});

test.each([
  ['', 'format'],
  ['gpu.example.com', 'format'],
  ['gpu.example.com:', 'format'],
  [':12000', 'format'],
  ['http://gpu.example.com:12000', 'format'],
  ['gpu.example.com:12000/stats', 'format'],
  ['gpu.example.com:12000?x', 'format'],
  ['gpu.example.com:12000#x', 'format'],
  ['user@gpu.example.com:12000', 'format'],
  ['user:pass@gpu.example.com:12000', 'format'],
  [' gpu.example.com:12000', 'format'],
  ['gpu.example.com :12000', 'format'],
  ['gpu.example.com:12000\n', 'format'],
  ['gpu%2eexample.com:12000', 'format'],
  ['gpu\\example.com:12000', 'format'],
  ['::1:12000', 'format'],
  ['[::1%eth0]:12000', 'format'],
  ['[::1]12000', 'format'],
  ['[::g]:12000', 'format'],
  ['[1::2::3]:12000', 'host'],
  ['[8.8.8.8]:12000', 'host'],
  ['gpu.example.com.:12000', 'host'],
  ['8.8.8.8.:12000', 'host'],
  ['gpu..example.com:12000', 'host'],
  ['-gpu.example.com:12000', 'host'],
  ['gpu-.example.com:12000', 'host'],
  ['пример.рф:12000', 'host'],
  ['gpu.example.com\u0000:12000', 'host'],
  ['a.localhost:12000', 'host'],
  [`${'a'.repeat(64)}.com:12000`, 'host'],
  [`${'a.'.repeat(127)}com:12000`, 'host'],
  ['256.1.1.1:12000', 'host'],
  ['localhost:12000', 'dotless'],
  ['gpu:12000', 'dotless'],
  ['2130706433:12000', 'spelling'],
  ['0x7f000001:12000', 'spelling'],
  ['017700000001:12000', 'spelling'],
  ['0x7f.0.0.1:12000', 'spelling'],
  ['0177.0.0.1:12000', 'spelling'],
  ['127.1:12000', 'spelling'],
  ['127.0.1:12000', 'spelling'],
  ['127.0.0.0x1:12000', 'spelling'],
  ['08.8.8.8:12000', 'spelling'],
  ['1.2.3.4.5:12000', 'spelling'],
  ['gpu.example.com:11999', 'port'],
  ['gpu.example.com:12991', 'port'],
  ['gpu.example.com:80', 'port'],
  ['gpu.example.com:0', 'port'],
  ['gpu.example.com:012000', 'format'],
  ['gpu.example.com:99999', 'port'],
])('refuses %j', (text, reason) => {
  expect(parseWorkerAddress(text)).toEqual({ ok: false, reason });
});

test('other ports are open when the pool says so', () => {
  expect(parseWorkerAddress('8.8.8.8:40123', [{ from: 1, to: 65_535 }])).toMatchObject({ ok: true });
  expect(parseWorkerAddress('8.8.8.8:12000', [{ from: 13_000, to: 13_000 }])).toMatchObject({ ok: false });
  expect(parseWorkerAddress('8.8.8.8:01300', [{ from: 1, to: 65_535 }])).toEqual({
    ok: false,
    reason: 'port',
  });
});

test('a parsed address is written in one spelling that reads back', () => {
  for (const address of ['[2001:db8::1]:12000', '8.8.8.8:12000', 'gpu.example.com:12000']) {
    const parsed = parseWorkerAddress(address);
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(formatWorkerAddress(parsed)).toBe(address);
    expect(isIpAddress(parsed.host)).toBe(address !== 'gpu.example.com:12000');
  }
});
