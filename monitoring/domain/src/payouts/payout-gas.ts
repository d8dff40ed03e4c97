/**
 * About what a payout costs the wallet that asks for it, in nanoton: what it sends and pays in fees, less the change that
 * comes back. 15,041,614 in the trace of a real payout (mainnet, 2025-12-01), rounded: fees differ a little each time.
 */
export const payoutGasNanoton = 15_000_000n;
