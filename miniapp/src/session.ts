import { signal } from '@preact/signals';
import { type Api, ApiError, type Credentials } from './api.ts';
import type { Participant, Role, SessionAnswer } from './api-shapes.ts';

export type SessionState =
  | { state: 'starting' }
  | { state: 'open'; participant: Participant; demo: boolean }
  | { state: 'door' }
  | { state: 'closed'; why: 'outside' | 'ended' | 'failed' };

export interface SessionDeps {
  /** Tokens live here: gone with the tab. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** What Telegram signed for this user; null outside Telegram. */
  initData: string | null;
  /** Makes the API client that uses these credentials. */
  connect: (credentials: Credentials) => Api;
}

export type Session = ReturnType<typeof createSession>;

/**
 * Who is looking. starting → open (stored token, Telegram login) | door (demo) | closed;
 * open → open (renewed after a 401, other demo role) | closed when it cannot be renewed.
 */
export function createSession({ storage, initData, connect }: SessionDeps) {
  const state = signal<SessionState>({ state: 'starting' });
  let stored = readStored(storage, initData);
  let renewal: Promise<boolean> | null = null;

  const api = connect({
    token: () => stored?.token ?? null,
    renew: () => {
      renewal ??= renew().finally(() => {
        renewal = null;
      });
      return renewal;
    },
  });

  async function renew(): Promise<boolean> {
    const demoRole = stored?.demo ? stored.participant.role : null;
    try {
      if (initData !== null) accept(await api.loginWithTelegram(initData), false);
      else if (demoRole !== null) accept(await api.loginToDemo(demoRole), true);
      else throw new ApiError({ status: 401, code: 'unauthorized', message: 'No way to log in again.' });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      forget();
      state.value = { state: 'closed', why: error.status === 0 || error.status >= 500 ? 'failed' : 'ended' };
      return false;
    }
  }

  function accept(answer: SessionAnswer, demo: boolean): void {
    stored = { token: answer.token, participant: answer.participant, demo, initDataUser: toUser(initData) };
    storage.setItem(storageKey, JSON.stringify(stored));
    state.value = { state: 'open', participant: answer.participant, demo };
  }

  function forget(): void {
    stored = null;
    storage.removeItem(storageKey);
  }

  async function start(): Promise<void> {
    if (stored !== null) {
      state.value = { state: 'open', participant: stored.participant, demo: stored.demo };
      return;
    }
    state.value = { state: 'starting' };
    try {
      if (initData !== null) accept(await api.loginWithTelegram(initData), false);
      else
        state.value = (await api.listAuthMethods()).demo
          ? { state: 'door' }
          : { state: 'closed', why: 'outside' };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      state.value = { state: 'closed', why: error.status >= 400 && error.status < 500 ? 'ended' : 'failed' };
    }
  }

  async function enterDemo(role: Role): Promise<void> {
    accept(await api.loginToDemo(role), true);
  }

  return { api, state, start, enterDemo };
}

interface Stored {
  token: string;
  participant: Participant;
  demo: boolean;
  initDataUser: string | null;
}

const storageKey = 'cocoon-pool.session';

function readStored(storage: SessionDeps['storage'], initData: string | null): Stored | null {
  const text = storage.getItem(storageKey);
  if (text === null) return null;
  const stored = JSON.parse(text) as Stored;
  return stored.initDataUser === toUser(initData) ? stored : null;
}

/** Another Telegram account in the same web view must not inherit the token. */
function toUser(initData: string | null): string | null {
  return initData === null ? null : new URLSearchParams(initData).get('user');
}
