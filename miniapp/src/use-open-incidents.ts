import type { IncidentItem } from './alert-shapes.ts';
import { readJson } from './api.ts';
import { useApp } from './app-context.ts';
import { type Query, useQuery } from './use-query.ts';

export interface OpenIncidents {
  items: IncidentItem[];
  /** There are more than one answer holds. */
  isCut: boolean;
}

export const openIncidentsKey = 'incidents/alerts';
const mostOpen = 200;

/** Active incidents with who has them and what they cost; one answer for every page that shows them. */
export function useOpenIncidents(options: { everyMs?: number } = {}): Query<OpenIncidents> {
  const { session } = useApp();
  const { client } = session.api.clients;
  return useQuery<OpenIncidents>(
    openIncidentsKey,
    async (signal) => {
      const query = { state: 'open', limit: String(mostOpen) } as const;
      const page = await readJson(await client.api.v1.incidents.$get({ query }, { init: { signal } }));
      return { items: page.items, isCut: page.nextCursor !== null };
    },
    options,
  );
}
