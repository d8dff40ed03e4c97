/** Runs side by side keep apart: the first process of a run picks a network, those it starts inherit it. */
process.env.COCOON_BENCH_NETWORK ??= String(2 + (process.pid % 250));
const network = process.env.COCOON_BENCH_NETWORK;

/** The loopback address of the simulated machine with this number, from 0 to 65,023: 127.N.0.1, 127.N.0.2, … */
export function toLoopbackAddress(place: number): string {
  return `127.${network}.${Math.floor(place / 254)}.${(place % 254) + 1}`;
}

export const cocoonPort = 12_000;
export const seriesPort = 9_100;

/** How many simulated workers one participant owns. */
export const workersPerOwner = 20;
