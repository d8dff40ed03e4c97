import { expect, test } from 'vitest';
import { createEncryptionKey, createSecretBox } from './secret-box.ts';

test('a sealed secret opens again, and looks different every time', async () => {
  const box = await createSecretBox([createEncryptionKey()]);
  const [first, second] = [await box.seal('s3cret', 'workers:1'), await box.seal('s3cret', 'workers:1')];
  expect(first).not.toBe(second);
  expect(first).not.toContain('s3cret');
  expect(await box.open(first, 'workers:1')).toBe('s3cret');
});

test('a value moved to another row does not open', async () => {
  const box = await createSecretBox([createEncryptionKey()]);
  await expect(box.open(await box.seal('s3cret', 'workers:1'), 'workers:2')).rejects.toThrow();
});

test('a changed value does not open', async () => {
  const box = await createSecretBox([createEncryptionKey()]);
  const sealed = await box.seal('s3cret', 'workers:1');
  const changed = sealed.slice(0, -3) + (sealed.endsWith('AAA') ? 'BBB' : 'AAA');
  await expect(box.open(changed, 'workers:1')).rejects.toThrow();
});

test('after a rotation the new key seals and the old one still opens', async () => {
  const [oldKey, newKey] = [createEncryptionKey(), createEncryptionKey()];
  const before = await createSecretBox([oldKey]);
  const after = await createSecretBox([newKey, oldKey]);
  const sealed = await before.seal('s3cret', 'c');
  expect(await after.open(sealed, 'c')).toBe('s3cret');
  await expect(before.open(await after.seal('s3cret', 'c'), 'c')).rejects.toThrow('No encryption key');
});
