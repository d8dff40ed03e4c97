/** Encrypts small secrets for storage. `context` (table and row) is authenticated, so a value cannot be moved. */
export interface SecretBox {
  /** Of the key that seals: a sealed value of another key begins otherwise than `v1.<key id>.`. */
  keyId: string;
  seal(text: string, context: string): Promise<string>;
  /** Throws when the key is gone, the value was changed or it belongs to another context. */
  open(sealed: string, context: string): Promise<string>;
}

/**
 * AES-256-GCM over WebCrypto, so that Node and Workers read each other's values. `keys` are base64 of 32 bytes:
 * the first encrypts, all decrypt. A sealed value is `v1.<key id>.<iv>.<ciphertext and tag>`, base64url; the key
 * id is the start of the key's SHA-256, so a rotation can tell which values still use an old key.
 */
export async function createSecretBox(keys: readonly string[]): Promise<SecretBox> {
  const ring = await Promise.all(keys.map(importKey));
  const first = ring[0];
  if (first === undefined) throw new Error('At least one encryption key is needed');
  return {
    keyId: first.id,
    seal: async (text, context) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt(
        algorithm(iv, context),
        first.key,
        new TextEncoder().encode(text),
      );
      return `v1.${first.id}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(data))}`;
    },
    open: async (sealed, context) => {
      const [version, id, iv, data] = sealed.split('.');
      if (version !== 'v1' || iv === undefined || data === undefined) throw new Error('Not a sealed value');
      const key = ring.find((candidate) => candidate.id === id)?.key;
      if (key === undefined) throw new Error(`No encryption key with id ${id}`);
      const plain = await crypto.subtle.decrypt(
        algorithm(fromBase64Url(iv), context),
        key,
        fromBase64Url(data),
      );
      return new TextDecoder().decode(plain);
    },
  };
}

/** A fresh key for `ENCRYPTION_KEYS`: base64 of 32 random bytes. */
export function createEncryptionKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function importKey(base64: string): Promise<{ id: string; key: Key }> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { id: toBase64Url(hash.slice(0, 6)), key };
}

function algorithm(iv: Uint8Array<ArrayBuffer>, context: string) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) };
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
