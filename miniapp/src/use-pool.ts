import type { PoolIncome, PoolStanding } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { type Query, useQuery } from './use-query.ts';

export interface Pool {
  standing: Query<PoolStanding | null>;
  income: Query<PoolIncome | null>;
}

const slowMs = 60_000;

/** What Home tells operators of the whole pool; for anybody else nothing is asked. */
export function usePool(isOperator: boolean): Pool {
  const { api } = useApp().session;
  return {
    standing: useQuery(
      `dashboard/standing/${isOperator}`,
      async (signal) => (isOperator ? api.getPoolStanding(signal) : null),
      { everyMs: slowMs },
    ),
    income: useQuery(
      `dashboard/income/${isOperator}`,
      async (signal) => (isOperator ? api.getPoolIncome(signal) : null),
      { everyMs: slowMs },
    ),
  };
}
