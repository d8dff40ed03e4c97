import type { ComponentChildren } from 'preact';
import type { Earnings, Overview, WorkerItem } from '../api-shapes.ts';
import type { Pool } from '../use-pool.ts';
import { PeopleAtRisk } from './people-at-risk.tsx';
import { PoolIncomeRows } from './pool-income-rows.tsx';
import { WorstMovers } from './worst-movers.tsx';

export interface PoolSectionsProps {
  workers: WorkerItem[];
  overview: Overview;
  earnings: Earnings | null;
  pool: Pool;
  /** What comes last. */
  children: ComponentChildren;
}

/**
 * For operators: hosts that do less than usual, the people who are losing, and what was lost and brought in. It comes when
 * all of it is known or failed, so that nothing moves.
 */
export function PoolSections({ workers, overview, earnings, pool, children }: PoolSectionsProps) {
  const isComing = [pool.standing, pool.income].some(({ data, error }) => data === null && error === null);
  if (isComing) return null;
  return (
    <>
      <WorstMovers workers={workers} standing={pool.standing.data} />
      <PeopleAtRisk workers={workers} standing={pool.standing.data} />
      <PoolIncomeRows query={pool.income} overview={overview} earnings={earnings} />
      {children}
    </>
  );
}
