/** First 32 bits of the messages that payouts, and what looks like them, are made of. */
export const cocoonOpcodes = {
  /** Proxy → owner: the income, but also a client's or the proxy owner's own money. */
  payout: 0xc59a7cd3,
  /** What is left of the gas. */
  excesses: 0x2565934c,
  /** Worker contract → proxy. */
  workerProxyRequest: 0x4d725d2c,
  /** Within it: the worker's and the proxy's part. */
  workerProxyPayout: 0x08e7d036,
  /** Client contract → proxy: refunds, withdrawals, returned top-ups. */
  clientProxyRequest: 0x65448ff4,
  /** Wallet → worker contract, signed by the proxy. */
  workerPayoutSigned: 0xa040ad28,
  workerLastPayoutSigned: 0xf5f26a36,
  /** Of the proxy's owner: his fee, and closing. */
  proxyPayoutRequest: 0x7610e6eb,
  proxyClose: 0xb51d5a01,
  proxyCloseSigned: 0x636a4391,
  proxyCloseComplete: 0xe511abc7,
} as const;

/** A text follows; `w` and `c` are commands of a proxy's owner. */
export const textOpcode = 0;
/** A text that only its receiver can read. */
export const encryptedTextOpcode = 0x2167da4b;
