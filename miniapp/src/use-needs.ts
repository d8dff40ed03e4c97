import type { Receiver } from './alert-shapes.ts';
import { readJson } from './api.ts';
import type { IncidentLine, WorkerItem } from './api-shapes.ts';
import { useApp } from './app-context.ts';
import { findNeeds, type Need } from './find-needs.ts';
import type { ExpectedContract } from './money-shapes.ts';
import { useMerges } from './use-merges.ts';
import { useQuery } from './use-query.ts';

const slowMs = 60_000;
/** What hardly ever changes. */
const rareMs = 300_000;

interface Asked {
  workers: WorkerItem[];
  /** Active incidents that stand on the page already. */
  shown: IncidentLine[];
  isOperator: boolean;
}

/** What needs this person; null until all that tells of it has answered, so that nothing moves when it does. */
export function useNeeds({ workers, shown, isOperator }: Asked): Need[] | null {
  const people = usePendingPeople(isOperator);
  const merges = useMerges();
  const receivers = useReceivers();
  const contracts = useOwingContracts(isOperator);
  if ([people, merges, receivers, contracts].some(({ data, error }) => data === null && error === null)) {
    return null;
  }
  return findNeeds(isOperator ? null : workers, {
    pendingPeople: people.data ?? 0,
    pairs: merges.data?.length ?? 0,
    receivers: receivers.data,
    contracts: shown.some(({ kind }) => lateKinds.includes(kind)) ? [] : (contracts.data ?? []),
  });
}

const lateKinds = ['payout_expected_missing', 'payout_stuck'];

function usePendingPeople(isOperator: boolean) {
  const { session } = useApp();
  return useQuery<number>(
    `dashboard/pending/${isOperator}`,
    async (signal) => {
      if (!isOperator) return 0;
      const page = await session.api.listParticipants(signal);
      return page.filter(({ status }) => status === 'pending').length;
    },
    { everyMs: slowMs },
  );
}

/** Where the messages of this person go. */
function useReceivers() {
  const { session } = useApp();
  const { receivers } = session.api.clients.client.api.v1;
  return useQuery<Receiver[]>(
    'receivers',
    async (signal) => (await readJson(await receivers.$get({ query: {} }, { init: { signal } }))).items,
    { everyMs: rareMs },
  );
}

/** What is owed to this person; operators see that of everybody among the payouts. */
function useOwingContracts(isOperator: boolean) {
  const { session } = useApp();
  const { expected } = session.api.clients.client.api.v1.payouts;
  return useQuery<ExpectedContract[]>(
    `dashboard/expected/${isOperator}`,
    async (signal) => {
      if (isOperator) return [];
      return (await readJson(await expected.$get({ query: {} }, { init: { signal } }))).contracts;
    },
    { everyMs: rareMs },
  );
}
