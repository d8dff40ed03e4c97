import type { Incident, IncidentItem } from './alert-shapes.ts';
import { useAlertWords } from './alert-words.ts';
import { useAlertsApi } from './alerts-api.ts';
import { ApiError } from './api.ts';
import { useApp, useSpeech } from './app-context.ts';
import { type OpenIncidents, openIncidentsKey } from './use-open-incidents.ts';

export const toIncidentKey = (id: string, language: string) => `incidents/one/${id}/${language}`;

/** Acknowledges and mutes: shown at once, taken back in sight where the server refuses. */
export function useIncidentActions(say: (text: string) => void) {
  const { cache, clock, session, telegram } = useApp();
  const { language, format } = useSpeech();
  const words = useAlertWords();
  const api = useAlertsApi();

  /** Returns what takes it back. */
  function show(id: string, change: Partial<IncidentItem>): () => void {
    const undoList = cache.change<OpenIncidents>(openIncidentsKey, (list) => ({
      ...list,
      items: list.items.map((item) => (item.id === id ? { ...item, ...change } : item)),
    }));
    const undoOne = cache.change<Incident>(toIncidentKey(id, language), (one) => ({ ...one, ...change }));
    return () => {
      undoList();
      undoOne();
    };
  }

  async function attempt(undo: () => void, act: () => Promise<string>, failed: string): Promise<void> {
    try {
      const said = await act();
      telegram?.haptic('success');
      say(said);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      undo();
      telegram?.haptic('error');
      say(error.code === 'recovered' ? words.actions.recovered : failed);
    }
  }

  async function acknowledge({ id }: IncidentItem): Promise<void> {
    const state = session.state.peek();
    const me = state.state === 'open' ? { id: state.participant.id, name: state.participant.name } : null;
    const acknowledgedAt = new Date(clock.now()).toISOString();
    const undo = show(id, { state: 'acknowledged', acknowledgedAt, acknowledgedBy: me });
    await attempt(
      undo,
      async () => {
        const { state: outcome, by } = await api.acknowledge(id);
        if (outcome === 'taken') return words.actions.taken;
        undo();
        if (outcome === 'recovered') return words.actions.recovered;
        show(id, { state: 'acknowledged', acknowledgedAt, acknowledgedBy: by });
        return words.actions.takenBy(by?.name ?? words.actions.aKey);
      },
      words.actions.notTaken,
    );
  }

  async function mute({ id }: IncidentItem, hours: number): Promise<void> {
    const mutedUntil = new Date(clock.now() + hours * 3_600_000).toISOString();
    await attempt(
      show(id, { mutedUntil }),
      async () => {
        const answer = await api.mute(id, { minutes: hours * 60, reason: words.actions.muteReason });
        show(id, answer);
        return words.actions.muted(format.clock(Date.parse(answer.mutedUntil)));
      },
      words.actions.notMuted,
    );
  }

  async function claim({ id }: IncidentItem): Promise<void> {
    const state = session.state.peek();
    const me = state.state === 'open' ? { id: state.participant.id, name: state.participant.name } : null;
    const acknowledgedAt = new Date(clock.now()).toISOString();
    const undo = show(id, { state: 'acknowledged', acknowledgedAt, acknowledgedBy: me });
    await attempt(
      undo,
      async () => {
        const { state: outcome } = await api.claim(id);
        if (outcome !== 'recovered') return words.actions.claimed;
        undo();
        return words.actions.recovered;
      },
      words.actions.notClaimed,
    );
  }

  return { acknowledge, mute, claim };
}
