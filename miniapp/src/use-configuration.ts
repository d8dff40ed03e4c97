import type { AlertConfiguration, ConfigurationChange, RulesOf } from './alert-shapes.ts';
import { useAlertWords } from './alert-words.ts';
import { useAlertsApi } from './alerts-api.ts';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';
import { useQuery } from './use-query.ts';

const everyMs = 60_000;
const toKey = (of: RulesOf) => `alert-configuration/${of}`;

/** Rules and hours as they are in force, and a way to change the hours: shown at once, taken back where it is refused. */
export function useConfiguration(of: RulesOf, say: (text: string) => void) {
  const { cache, clock, telegram } = useApp();
  const { hearing: words } = useAlertWords();
  const api = useAlertsApi();
  const query = useQuery<AlertConfiguration>(toKey(of), (signal) => api.getConfiguration(of, signal), {
    everyMs,
  });

  /** What the server answered to a change. */
  const take = (configuration: AlertConfiguration) =>
    cache.set(toKey(of), { data: configuration, atMs: clock.now() });

  async function change(asked: ConfigurationChange, shown: Partial<AlertConfiguration>): Promise<void> {
    const undo = cache.change<AlertConfiguration>(toKey(of), (known) => ({ ...known, ...shown }));
    try {
      take(await api.configure(of, asked));
      telegram?.haptic('success');
      say(words.saved);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      undo();
      telegram?.haptic('error');
      say(words.notSaved);
    }
  }

  return { query, change, take };
}
