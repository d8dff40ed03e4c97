import { createHmac } from 'node:crypto';

/** Signs fields as Telegram does, written apart from the code that checks them. */
export async function signInitData(fields: Record<string, string>, botToken: string): Promise<string> {
  const lines = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`);
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  const hash = createHmac('sha256', secret).update(lines.join('\n')).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}
