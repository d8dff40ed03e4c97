/** Where a wallet contract of this version keeps its public key: the bit of its data where 256 bits of key begin. */
interface WalletCode {
  version: WalletVersion;
  publicKeyBit: number;
}

export type WalletVersion =
  | 'v1r1'
  | 'v1r2'
  | 'v1r3'
  | 'v2r1'
  | 'v2r2'
  | 'v3r1'
  | 'v3r2'
  | 'v4r1'
  | 'v4r2'
  | 'v5beta'
  | 'v5r1';

/**
 * The wallet contracts whose proofs count, by the hash of their code, as toncenter's list of wallets names them. In
 * another contract those bits may hold anything.
 */
export const walletCodes: ReadonlyMap<string, WalletCode> = new Map<string, WalletCode>([
  ['a0cfc2c48aee16a271f2cfc0b7382d81756cecb1017d077faaab3bb602f6868c', { version: 'v1r1', publicKeyBit: 32 }],
  ['d4902fcc9fad74698fa8e353220a68da0dcf72e32bcb2eb9ee04217c17d3062c', { version: 'v1r2', publicKeyBit: 32 }],
  ['587cc789eff1c84f46ec3797e45fc809a14ff5ae24f1e0c7a6a99cc9dc9061ff', { version: 'v1r3', publicKeyBit: 32 }],
  ['5c9a5e68c108e18721a07c42f9956bfb39ad77ec6d624b60c576ec88eee65329', { version: 'v2r1', publicKeyBit: 32 }],
  ['fe9530d3243853083ef2ef0b4c2908c0abf6fa1c31ea243aacaa5bf8c7d753f1', { version: 'v2r2', publicKeyBit: 32 }],
  ['b61041a58a7980b946e8fb9e198e3c904d24799ffa36574ea4251c41a566f581', { version: 'v3r1', publicKeyBit: 64 }],
  ['84dafa449f98a6987789ba232358072bc0f76dc4524002a5d0918b9a75d2d599', { version: 'v3r2', publicKeyBit: 64 }],
  ['64dd54805522c5be8a9db59cea0105ccf0d08786ca79beb8cb79e880a8d7322d', { version: 'v4r1', publicKeyBit: 64 }],
  ['feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0', { version: 'v4r2', publicKeyBit: 64 }],
  [
    'f3d7ca53493deedac28b381986a849403cbac3d2c584779af081065af0ac4b93',
    { version: 'v5beta', publicKeyBit: 113 },
  ],
  ['20834b7b72b112147e1b2fb457b84e74d1a30f04f737d4f62a668e9552d2b72f', { version: 'v5r1', publicKeyBit: 65 }],
]);
