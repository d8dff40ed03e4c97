import type { TonConnectUI } from '@tonconnect/ui-react';
import type { TonProofSent } from './account-api.ts';

export type WalletAnswer =
  | { ok: true; sent: TonProofSent }
  | { ok: false; reason: 'cancelled' | 'no_proof' | 'list_failed' };

interface WalletRequest {
  /** To be signed. */
  payload: string;
  language: 'en' | 'ru';
  isDark: boolean;
  /** Where a wallet sends the person back to: the Mini App in Telegram; null where that is not known. */
  returnUrl: string | null;
}

const listTimeoutMs = 5_000;
const listPath = '/tonconnect-wallets.json';
const manifestPath = '/tonconnect-manifest.json';

let shared: Promise<TonConnectUI> | null = null;

/**
 * The only place that touches TON Connect. Lets a person choose a wallet and sign the payload; nothing of the connection
 * is kept, because the proof is all that is wanted. Its library is downloaded when somebody first asks.
 */
export async function askWallet({
  payload,
  language,
  isDark,
  returnUrl,
}: WalletRequest): Promise<WalletAnswer> {
  const list = new URL(listPath, location.origin).href;
  if (!(await isThere(list))) return { ok: false, reason: 'list_failed' };
  shared ??= load(list);
  const ui = await shared;
  const { THEME } = await import('@tonconnect/ui-react');
  ui.uiOptions = {
    language,
    uiPreferences: { theme: isDark ? THEME.DARK : THEME.LIGHT },
    ...(isUrl(returnUrl) ? { actionsConfiguration: { twaReturnUrl: returnUrl } } : {}),
  };
  if (ui.connected) await ui.disconnect();
  ui.setConnectRequestParameters({ state: 'ready', value: { tonProof: payload } });
  const answer = await waitForAnswer(ui);
  if (ui.connected) await ui.disconnect();
  return answer;
}

async function load(list: string): Promise<TonConnectUI> {
  const { TonConnect, TonConnectUI: Ui } = await import('@tonconnect/ui-react');
  const connector = new TonConnect({
    manifestUrl: new URL(manifestPath, location.origin).href,
    walletsListSource: list,
    analytics: { mode: 'off' },
  });
  return new Ui({ connector, restoreConnection: false });
}

function isUrl(text: string | null): text is `https://${string}` {
  return text?.startsWith('https://') ?? false;
}

/** The library would wait for its list for ever. */
async function isThere(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(listTimeoutMs) })).ok;
  } catch {
    return false;
  }
}

function waitForAnswer(ui: TonConnectUI): Promise<WalletAnswer> {
  return new Promise((resolve) => {
    const settle = (answer: WalletAnswer) => {
      stopStatus();
      stopModal();
      resolve(answer);
    };
    const stopStatus = ui.onStatusChange((wallet) => {
      if (wallet === null) return;
      const item = wallet.connectItems?.tonProof;
      if (item === undefined || !('proof' in item)) return settle({ ok: false, reason: 'no_proof' });
      const { address, chain, walletStateInit, publicKey } = wallet.account;
      const { timestamp, domain, payload, signature } = item.proof;
      const account = {
        ...{ address, chain, walletStateInit },
        ...(publicKey === undefined ? {} : { publicKey }),
      };
      const { lengthBytes, value } = domain;
      settle({
        ok: true,
        sent: { account, proof: { timestamp, domain: { lengthBytes, value }, payload, signature } },
      });
    });
    const stopModal = ui.onModalStateChange(({ status, ...state }) => {
      const isDone = 'closeReason' in state && state.closeReason === 'wallet-selected';
      if (status === 'closed' && !isDone) settle({ ok: false, reason: 'cancelled' });
    });
    void ui.openModal();
  });
}
