/** The loopback address of the simulated machine with this number, from 0 to 65,023: 127.1.0.1, 127.1.0.2, … */
export function toLoopbackAddress(place: number): string {
  return `127.1.${Math.floor(place / 254)}.${(place % 254) + 1}`;
}

export const cocoonPort = 12_000;
export const seriesPort = 9_100;

/** How many simulated workers one participant owns. */
export const workersPerOwner = 20;
