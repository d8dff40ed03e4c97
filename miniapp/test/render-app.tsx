import type { Language } from '@cocoon-pool/domain/messages/language';
import { configure, render } from '@testing-library/preact';
import { createApi } from '../src/api.ts';
import type { Role } from '../src/api-shapes.ts';
import { App } from '../src/app.tsx';
import type { App as AppParts } from '../src/app-context.ts';
import { createCache } from '../src/cache.ts';
import { createClock } from '../src/clock.ts';
import { createSpeech } from '../src/language.ts';
import { createLive } from '../src/live.ts';
import { createSession } from '../src/session.ts';
import { createTrends } from '../src/trends.ts';
import { createFakePool } from './fake-pool.ts';

/** Pages come as chunks of their own: the first one may take its time on a busy machine. */
configure({ asyncUtilTimeout: 10_000 });

export interface RenderedApp {
  pool: ReturnType<typeof createFakePool>;
  parts: AppParts;
  /** Moves the clock of the device and of the server. */
  advance: (seconds: number) => void;
  /** Lets every request wait until `false` is set again. */
  hold: (isHeld: boolean) => void;
}

/** The app at a path against a fake pool, with a clock that only moves when told. */
export async function renderApp(options: {
  path: string;
  language?: Language;
  demo?: boolean;
  role?: Role;
  /** Of the window; a phone's unless said otherwise. */
  widthPx?: number;
  prepare?: (pool: ReturnType<typeof createFakePool>) => void;
  isHeld?: boolean;
}): Promise<RenderedApp> {
  let nowMs = Date.UTC(2026, 10, 23, 14);
  const pool = createFakePool(() => new Date(nowMs));
  options.prepare?.(pool);
  const gate = createGate(options.isHeld ?? false);
  const clock = createClock(() => nowMs);
  const storage = new Map<string, string>();
  const session = createSession({
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    },
    initData: null,
    connect: (credentials) =>
      createApi({
        origin: 'http://pool.test',
        credentials,
        fetch: async (input, init) => {
          const path = new URL(String(input)).pathname;
          if (!path.startsWith('/api/v1/auth')) await gate.pass();
          return pool.app.request(String(input), { ...init, signal: null });
        },
      }),
  });
  await session.start();
  if (options.demo !== false) await session.enterDemo(options.role ?? 'participant');
  const language = await createSpeech(options.language ?? 'en', { setItem: () => undefined });
  const cache = createCache();
  const live = createLive({ api: session.api, cache, clock, wait: () => new Promise(() => undefined) });
  const trends = createTrends({ api: session.api, now: clock.now });
  const parts = { session, clock, language, telegram: null, cache, live, trends };
  history.replaceState(null, '', options.path);
  setWidth(options.widthPx ?? 390);
  render(<App parts={parts} />);
  const advance = (seconds: number) => {
    nowMs += seconds * 1000;
    clock.tick();
  };
  return { pool, parts, advance, hold: gate.hold };
}

/** Makes the window so wide, as somebody does who drags its edge. */
export function setWidth(widthPx: number): void {
  Object.assign(document.defaultView ?? {}, { innerWidth: widthPx });
  window.dispatchEvent(new Event('resize'));
}

function createGate(isHeld: boolean) {
  let release: (() => void) | null = null;
  let barrier: Promise<void> | null = null;
  const hold = (held: boolean) => {
    if (held && barrier === null) {
      barrier = new Promise((resolve) => {
        release = resolve;
      });
    }
    if (!held) {
      release?.();
      barrier = null;
    }
  };
  hold(isHeld);
  return { hold, pass: async () => barrier ?? undefined };
}
