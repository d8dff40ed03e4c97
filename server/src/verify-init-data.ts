import { z } from 'zod';

export interface TelegramUser {
  id: string;
  name: string;
  language: 'en' | 'ru';
}

export type InitDataVerdict =
  | { ok: true; user: TelegramUser }
  | { ok: false; reason: 'malformed' | 'forged' | 'expired' | 'from_the_future' };

const longestAgeSeconds = 3_600;
/** How far Telegram's clock may be ahead of ours. */
const clockSkewSeconds = 60;

/**
 * Checks a Mini App's `initData` as Telegram documents it: HMAC-SHA-256 over all fields but `hash`, sorted, with a
 * key made from the bot's token; compared in constant time. Good for one hour from `auth_date`. A field that comes
 * twice is refused, since two readers could read it differently.
 */
export async function verifyInitData(
  initData: string,
  botToken: string,
  now: Date,
): Promise<InitDataVerdict> {
  const fields = [...new URLSearchParams(initData)];
  const byName = new Map(fields);
  const hash = byName.get('hash') ?? '';
  if (byName.size !== fields.length || !/^[0-9a-f]{64}$/i.test(hash))
    return { ok: false, reason: 'malformed' };
  const checked = fields
    .filter(([name]) => name !== 'hash')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n');
  if (!(await isSigned(checked, hash, botToken))) return { ok: false, reason: 'forged' };
  const authDate = byName.get('auth_date') ?? '';
  const user = parseUser(byName.get('user'));
  if (!/^\d{1,12}$/.test(authDate) || user === null) return { ok: false, reason: 'malformed' };
  const ageSeconds = now.getTime() / 1_000 - Number(authDate);
  if (ageSeconds > longestAgeSeconds) return { ok: false, reason: 'expired' };
  if (ageSeconds < -clockSkewSeconds) return { ok: false, reason: 'from_the_future' };
  return { ok: true, user };
}

async function isSigned(checked: string, hash: string, botToken: string): Promise<boolean> {
  const secret = await crypto.subtle.sign('HMAC', await importKey(toBytes('WebAppData')), toBytes(botToken));
  const signature = Uint8Array.from(hash.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return crypto.subtle.verify('HMAC', await importKey(secret), signature, toBytes(checked));
}

function importKey(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer) {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

const userSchema = z.object({
  id: z.int().positive(),
  first_name: z.string().default(''),
  last_name: z.string().default(''),
  language_code: z.string().default('en'),
});

function parseUser(json: string | undefined): TelegramUser | null {
  const parsed = z
    .string()
    .transform((text, context) => parseJson(text) ?? context.addIssue('not JSON'))
    .pipe(userSchema)
    .safeParse(json);
  if (!parsed.success) return null;
  const { id, first_name, last_name, language_code } = parsed.data;
  const language = language_code.startsWith('ru') ? 'ru' : 'en';
  return { id: String(id), name: `${first_name} ${last_name}`.trim(), language };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
