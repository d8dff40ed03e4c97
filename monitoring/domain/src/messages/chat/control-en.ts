import { segment } from '../segment.ts';

/** Control of a worker in chat, in English. Parameters arrive formatted and escaped. */
export const controlEn = {
  buttons: {
    control: 'Control',
    enable: 'Enable',
    disable2: 'Disable 2 h',
    disable8: 'Disable 8 h',
    disable: 'Disable',
    price: 'Price',
    otherPrice: 'Other price',
    payout: 'Payout',
  },
  enabled: 'enabled',
  disabled: 'disabled',
  card: (p: {
    name: string;
    state: string | null;
    price: string;
    peerPrice: string | null;
    age: string | null;
  }) =>
    `<b>${p.name}</b>${p.state === null ? ': enabled or not is unknown' : ` is ${p.state}`}.
Price ${p.price}${segment(p.peerPrice, (price) => ` · same model: ${price}`)}
<i>${p.age === null ? 'No data yet' : `Data ${p.age} old`}</i>`,
  readOnly: (p: { name: string; addr: string | null }) =>
    `<b>${p.name}</b> is watched without control: anybody could have typed its address.
Prove the wallet that it pays to${segment(p.addr, (addr) => ` (${addr})`)} in Account, or install the agent on its host.`,
  prices: (p: { name: string; before: string; peerPrice: string | null }) =>
    `Price of <b>${p.name}</b> is ${p.before}${segment(p.peerPrice, (price) => `; same model: ${price}`)}.
Choose the new one; nothing changes before you confirm.`,
  askPrice: (p: { name: string; id: string; before: string; peerPrice: string | null }) =>
    `Price of <b>${p.name}</b> (#${p.id}) is ${p.before}${segment(p.peerPrice, (price) => `; same model: ${price}`)}.
Reply to this message with a number from 0.1 to 10, for example 1.25. Up to 3 decimals.`,
  badPrice:
    'From 0.1 to 10, at most 3 decimals; 0 would mean working for nothing. Reply to the question again.',
  payouts: (p: { name: string }) => `<b>${p.name}</b>: which proxy is to pay?`,
  noContract: (p: { name: string }) =>
    `<b>${p.name}</b> has no contract with a proxy that could pay. If it was restarted just now, wait for its proxies.`,
  nothingToPay: (p: { proxy: string; unsigned: string }) =>
    `Nothing to request: claimable from ${p.proxy} is 0. ${p.unsigned} is not signed yet.`,
  off: (p: { name: string; until: string; missed: string | null }) =>
    `<b>Disable ${p.name} until ${p.until}?</b>
Enabled → disabled. New requests stop${segment(p.missed, (missed) => `; about ${missed} not earned`)}.
A restart turns it on again: the setting lives in memory.`,
  offForever: (p: { name: string; lossRate: string | null }) =>
    `<b>Disable ${p.name} until you say?</b>
Enabled → disabled. New requests stop.${segment(p.lossRate, (rate) => ` Not earning ≈ ${rate}.`)} We remind every 24 h.
A restart turns it on again: the setting lives in memory.`,
  on: (p: { name: string; earnRate: string | null }) =>
    `<b>Enable ${p.name}?</b>
Disabled → enabled.${segment(p.earnRate, (rate) => ` Usually earns ≈ ${rate}.`)}`,
  price: (p: {
    name: string;
    before: string;
    after: string;
    change: string | null;
    peerPrice: string | null;
  }) =>
    `<b>Price of ${p.name}: ${p.before} → ${p.after}</b>${segment(p.change, (change) => ` (${change})`)}
${segment(p.change, (change) => `Per token: ${change}. `)}At a higher price fewer requests are likely, at a lower one more.${segment(p.peerPrice, (price) => ` Same model: ${price}.`)}
A restart returns the config's price.`,
  payoutAsk: (p: {
    proxy: string;
    claimable: string | null;
    addr: string | null;
    balance: string | null;
    gas: string;
  }) =>
    `<b>Request a payout from ${p.proxy}?</b>
${p.claimable ?? 'An unknown amount'}${segment(p.addr, (addr) => ` → ${addr}`)}, on chain in a few minutes. Gas, paid by the worker's wallet${segment(p.balance, (balance) => ` (now ${balance})`)}: about ${p.gas}.`,
  sending: (p: { name: string }) => `Sending to <b>${p.name}</b>…`,
  verified: (p: { name: string; before: string; after: string; at: string }) =>
    `🟢 <b>${p.name}</b>: ${p.before} → ${p.after}. Read back from the worker at ${p.at}.`,
  already: (p: { name: string; after: string; at: string }) =>
    `🟢 <b>${p.name}</b> was ${p.after} already. Read from the worker at ${p.at}.`,
  payoutSent: (p: { proxy: string }) =>
    `🟢 Payout requested from ${p.proxy}. You will be told when it arrives.`,
  waiting: (p: { name: string }) =>
    `⚪ The command for <b>${p.name}</b> waits to be sent; unsent after two minutes it is dropped. Refresh in half a minute.`,
  open: (p: { name: string }) =>
    `⚪ Sent to <b>${p.name}</b>; what became of it is not known yet. Refresh in half a minute.`,
  busy: (p: { name: string }) =>
    `Another command of <b>${p.name}</b> is under way. Wait for it, then look again.`,
  used: 'Pressed before: the card says what became of it.',
  expired: 'This button has expired; here is a fresh card.',
  changed: (p: { before: string; after: string }) =>
    `State has changed since: ${p.before} is now ${p.after}. Look again.`,
  fail: {
    notReached: (p: { name: string; reason: string }) =>
      `🔴 <b>${p.name}</b> could not be asked: ${p.reason}. Nothing was changed.`,
    unknown: (p: { name: string }) =>
      `⚪ <b>${p.name}</b> gave no clear answer; whether it applied is unknown. It is not sent again: look at its card in a minute.`,
    notApplied: (p: { name: string; now: string }) =>
      `🔴 <b>${p.name}</b> accepted the command but still shows ${p.now}. Try again or restart the worker.`,
    refused: (p: { name: string }) =>
      `🔴 <b>${p.name}</b> refused the command (HTTP 400): wrong access hash, or TON is still syncing.`,
    proxyNotFound: (p: { name: string }) =>
      `🔴 <b>${p.name}</b> does not know this proxy (“proxy not found”): it has rotated. Open the card again.`,
    running: (p: { proxy: string }) =>
      `A payout from ${p.proxy} is already running (“request is already running”). Wait for it.`,
    notInited: (p: { proxy: string }) =>
      `🟡 ${p.proxy} has not opened its contract yet (“proxy is not inited”). Try in a few minutes.`,
    closed: (p: { proxy: string }) =>
      `${p.proxy} is closed (“proxy is closed”): the last payout comes by itself.`,
    unproven: (p: { name: string }) =>
      `🔴 Not sent: <b>${p.name}</b> pays to a wallet that is not proven. Prove it in Account, or install the agent on its host.`,
    notSent: (p: { name: string }) =>
      `🔴 Not sent to <b>${p.name}</b>: nobody could deliver it in time. Nothing was changed; try again.`,
  },
};
