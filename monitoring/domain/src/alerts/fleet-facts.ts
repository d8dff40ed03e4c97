/** One person's workers of one host, or the pool's own, as they are stored when the round is judged. */
export interface HostFacts {
  at: Date;
  /** All that are watched; `down` and `answering` leave out those of which nothing fresh is known. */
  workers: number;
  down: number;
  answering: number;
  /** Newest report of the host's agent; null where there is none. */
  lastReportAt: Date | null;
}

/** All watched workers together; counts are of those of which something fresh is known. */
export interface PoolFacts {
  at: Date;
  workers: number;
  proxies: CutOff;
  requests: CutOff;
  /** The model with most workers whose requests stay away from all of them; null when there is none. */
  quiet: { model: string; workers: number } | null;
}

/** Workers without something now, and those of them that had it minutes ago. */
export interface CutOff {
  without: number;
  lost: number;
  /** Hosts of those that lost it. */
  hosts: number;
}
