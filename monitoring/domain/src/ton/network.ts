/** The chain this installation lives on: `TON_NETWORK`. */
export type TonNetwork = 'mainnet' | 'testnet';
