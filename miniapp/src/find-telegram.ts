import type { Telegram } from './telegram.ts';

/** Telegram around the page, or null in an ordinary browser, which need not download its SDK. */
export async function findTelegram(root: HTMLElement): Promise<Telegram | null> {
  if (!looksLikeTelegram()) return null;
  const { connectTelegram } = await import('./telegram.ts');
  return connectTelegram(root);
}

/** Launch parameters stand in the address; after a reload the SDK has kept them for the tab. */
function looksLikeTelegram(): boolean {
  return (
    location.hash.includes('tgWebApp') ||
    'TelegramWebviewProxy' in window ||
    sessionStorage.getItem('tapps/launchParams') !== null
  );
}
