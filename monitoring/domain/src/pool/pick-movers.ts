/** What the workers of a host do together, and what they usually do; requests per second. */
export interface HostPace {
  host: string;
  requestsPerSecond: number;
  /** Above 0. */
  usualPerSecond: number;
}

export interface Mover extends HostPace {
  /** −0.38: 38 % less than usual. */
  changeRatio: number;
}

/** Requests come by chance: a rate of a minute or so strays from its mean by the root of its count, and rarely by thrice. */
const beyondChance = 3;
const leastDropRatio = 0.1;

/** Hosts that answer clearly less than usual, the steepest fall first, `limit` at most. */
export function pickMovers(hosts: readonly HostPace[], limit: number): Mover[] {
  return hosts
    .map((pace) => ({ ...pace, changeRatio: toChangeRatio(pace) }))
    .filter((mover) => hasFallen(mover))
    .sort((one, other) => one.changeRatio - other.changeRatio || one.host.localeCompare(other.host))
    .slice(0, limit);
}

export function toChangeRatio({
  requestsPerSecond,
  usualPerSecond,
}: Pick<HostPace, 'requestsPerSecond' | 'usualPerSecond'>): number {
  return requestsPerSecond / usualPerSecond - 1;
}

function hasFallen({ requestsPerSecond, usualPerSecond, changeRatio }: Mover): boolean {
  const usualPerMinute = usualPerSecond * 60;
  const missingPerMinute = usualPerMinute - requestsPerSecond * 60;
  return changeRatio <= -leastDropRatio && missingPerMinute > beyondChance * Math.sqrt(usualPerMinute);
}
