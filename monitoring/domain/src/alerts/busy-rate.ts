/**
 * A worker counts as busy from this mean rate of the last ten minutes on (exponentially decayed, as the worker keeps
 * it): one request within the last seven minutes gives as much.
 */
export const busyRequestsPerSecond = 1 / 1_200;
