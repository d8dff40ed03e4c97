/** A wallet that people may connect with, in the form of TON Connect's lists. */
export interface TonWallet {
  app_name: string;
  name: string;
  image: string;
  about_url: string;
  universal_url: string;
  deepLink?: string;
  bridge: ({ type: 'sse'; url: string } | { type: 'js'; key: string })[];
  platforms: string[];
  features: { name: string; maxMessages?: number; types?: string[] }[];
}

const sendTransaction = { name: 'SendTransaction', maxMessages: 4 };
const phones = ['ios', 'android'];
const desktops = ['macos', 'windows', 'linux'];

/**
 * The wallets offered here, kept by us so that nobody else's list decides where a page may connect to. Names, links and
 * bridges are those that the wallets publish in the registry of TON Connect; pictures are ours.
 */
export const tonWallets: readonly TonWallet[] = [
  {
    app_name: 'telegram-wallet',
    name: 'Wallet',
    image: toPicture('W', '#0098ea'),
    about_url: 'https://wallet.tg/',
    universal_url: 'https://t.me/wallet?attach=wallet',
    bridge: [{ type: 'sse', url: 'https://walletbot.me/tonconnect-bridge/bridge' }],
    platforms: [...phones, ...desktops],
    features: [sendTransaction],
  },
  {
    app_name: 'tonkeeper',
    name: 'Tonkeeper',
    image: toPicture('K', '#2e5ac0'),
    about_url: 'https://tonkeeper.com',
    universal_url: 'https://app.tonkeeper.com/ton-connect',
    deepLink: 'tonkeeper-tc://',
    bridge: [
      { type: 'sse', url: 'https://bridge.tonapi.io/bridge' },
      { type: 'js', key: 'tonkeeper' },
    ],
    platforms: [...phones, 'chrome', 'firefox', ...desktops],
    features: [sendTransaction],
  },
  {
    app_name: 'mytonwallet',
    name: 'MyTonWallet',
    image: toPicture('M', '#1c6fd1'),
    about_url: 'https://mytonwallet.io',
    universal_url: 'https://connect.mytonwallet.org',
    deepLink: 'mytonwallet-tc://',
    bridge: [
      { type: 'js', key: 'mytonwallet' },
      { type: 'sse', url: 'https://tonconnectbridge.mytonwallet.org/bridge/' },
    ],
    platforms: [...phones, 'chrome', 'firefox', ...desktops],
    features: [sendTransaction],
  },
  {
    app_name: 'tonhub',
    name: 'Tonhub',
    image: toPicture('T', '#7c3aed'),
    about_url: 'https://tonhub.com',
    universal_url: 'https://tonhub.com/ton-connect',
    bridge: [
      { type: 'js', key: 'tonhub' },
      { type: 'sse', url: 'https://connect.tonhubapi.com/tonconnect' },
    ],
    platforms: phones,
    features: [sendTransaction],
  },
];

/** Where the page may connect to, so that wallets can answer: the bridges of the listed wallets and no others. */
export const bridgeOrigins: readonly string[] = [
  ...new Set(
    tonWallets.flatMap(({ bridge }) =>
      bridge.flatMap((one) => (one.type === 'sse' ? [new URL(one.url).origin] : [])),
    ),
  ),
];

function toPicture(letter: string, colour: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" rx="22" fill="${colour}"/>` +
    `<text x="48" y="66" font-family="system-ui,sans-serif" font-size="50" font-weight="700" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
