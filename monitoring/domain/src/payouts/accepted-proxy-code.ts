/** The root contract of Cocoon on the main network: EQCns7bYSp0igFvS1wpb5wsZjCKCV19MD5AVzI4EyxsnU73k. */
export const mainnetRootAddress = '0:a7b3b6d84a9d22805bd2d70a5be70b198c2282575f4c0f9015cc8e04cb1b2753';

/**
 * Cell hashes of Cocoon's proxy contract that were accepted before any worker told us of them, each with where it was
 * seen. What the root contract names, now or ever, comes on top: see `listAcceptedProxyCode` of the database.
 */
export const pinnedProxyCodeHashes: readonly string[] = [
  // `root_contract_config.proxy_code_hash` of real runners built from upstream commit b75d4447 (December 2025).
  '532e707649e4161be4d816e2b6f97f82e602855a4cd3475883028d054c6e72ef',
];
