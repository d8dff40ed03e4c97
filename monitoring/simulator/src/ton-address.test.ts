import { expect, test } from 'vitest';
import { deriveTonAddress, formatTonAddress } from './ton-address.ts';

test.each([
  'UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq',
  'UQAuz15H1ZHrZ_psVrAra7HealMIVeFq0wguqlmFno1f3B-m',
  'UQDLYGhRHNqXquKXJazsjMBUUhXtmZ_Nom43-_sztpg80bUO',
])('gives the checksum that runners give: %s', (address) => {
  const hash = Buffer.from(address, 'base64url').subarray(2, 34);
  expect(formatTonAddress(0, hash)).toBe(address);
});

test('the same seed is the same address, another seed another', () => {
  expect(deriveTonAddress('ann')).toBe(deriveTonAddress('ann'));
  expect(deriveTonAddress('ann')).not.toBe(deriveTonAddress('bob'));
  expect(deriveTonAddress('ann')).toMatch(/^UQ[\w-]{46}$/);
});
