import { readJson } from './api.ts';
import { useApp } from './app-context.ts';
import { useQuery } from './use-query.ts';

const rareMs = 300_000;

/** The linked wallets of whoever looks, as the account page reads them. */
export function useWallets() {
  const { session } = useApp();
  const me = session.api.clients.client.api.v1.participants[':id'];
  return useQuery(
    'account/wallets',
    async (signal) =>
      (await readJson(await me.wallets.$get({ param: { id: 'me' } }, { init: { signal } }))).items,
    { everyMs: rareMs },
  );
}
