import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Cache } from './cache.ts';
import type { Clock } from './clock.ts';
import type { createSpeech } from './language.ts';
import type { Live } from './live.ts';
import type { Session } from './session.ts';
import type { Telegram } from './telegram.ts';
import type { Trends } from './trends.ts';

export interface App {
  session: Session;
  clock: Clock;
  language: Awaited<ReturnType<typeof createSpeech>>;
  /** Null outside Telegram. */
  telegram: Telegram | null;
  cache: Cache;
  live: Live;
  trends: Trends;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('AppContext is missing.');
  return app;
}

/** The words and formats of the language in use. */
export function useSpeech() {
  return useApp().language.speech.value;
}
