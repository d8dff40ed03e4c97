import { signal } from '@preact/signals';
import { type Api, ApiError, type Credentials } from './api.ts';
import type { Participant, Role, SessionAnswer } from './api-shapes.ts';

export type SessionState =
  | { state: 'starting' }
  /** `operator`: who looks through the participant’s eyes. */
  | {
      state: 'open';
      participant: Participant;
      demo: boolean;
      operator?: Participant;
      /** The device's zone, where this login made it theirs. */
      timeZoneTaken?: string;
    }
  | { state: 'door' }
  | { state: 'closed'; why: 'outside' | 'ended' | 'failed' };

export interface SessionDeps {
  /** Tokens live here: gone with the tab. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** What Telegram signed for this user; null outside Telegram. */
  initData: string | null;
  /** Lets a stranger in; goes with the login. */
  invite?: string | null;
  /** Of the device; goes with the login. */
  timeZone?: string | null;
  /** Who looked last on this device, so that without a network they see what they saw last. */
  memory?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Makes the API client that uses these credentials. */
  connect: (credentials: Credentials) => Api;
}

export type Session = ReturnType<typeof createSession>;

/**
 * Who is looking. starting → open (stored token, Telegram login, remembered while the service does not answer)
 * | door (demo) | closed; open → open (renewed after a 401, other demo role; kept while the service does not answer)
 * | closed when it cannot be renewed, or after signing out.
 */
export function createSession(deps: SessionDeps) {
  const { storage, initData, invite = null, timeZone = null, memory, connect } = deps;
  const state = signal<SessionState>({ state: 'starting' });
  let stored = readStored(storage, initData);
  let renewal: Promise<boolean> | null = null;
  let viewedId: string | null = null;

  const api = connect({
    token: () => stored?.token ?? null,
    viewsAs: () => viewedId,
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
      if (initData !== null) accept(await api.loginWithTelegram({ initData, invite, timeZone }), false);
      else if (demoRole !== null) accept(await api.loginToDemo(demoRole), true);
      else throw new ApiError({ status: 401, code: 'unauthorized', message: 'No way to log in again.' });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isOurFault(error)) return false;
      forget();
      state.value = { state: 'closed', why: 'ended' };
      return false;
    }
  }

  function accept(answer: SessionAnswer, demo: boolean): void {
    stored = { token: answer.token, participant: answer.participant, demo, initDataUser: toUser(initData) };
    storage.setItem(storageKey, JSON.stringify(stored));
    memory?.setItem(memoryKey, JSON.stringify({ ...stored, token: null }));
    if (viewedId !== null && isSameOperator(answer.participant)) return;
    viewedId = null;
    const { participant, timeZoneTaken } = answer;
    state.value = { state: 'open', participant, demo, ...(timeZoneTaken ? { timeZoneTaken } : {}) };
  }

  function isSameOperator({ id, role }: Participant): boolean {
    const now = state.value;
    return now.state === 'open' && now.operator?.id === id && role === 'operator';
  }

  /** Until it is ended, or the page is loaded again; the server lets nothing be changed meanwhile. */
  function viewAs(participant: Participant): void {
    const now = state.value;
    if (now.state !== 'open' || now.participant.role !== 'operator') return;
    viewedId = participant.id;
    state.value = { ...now, participant: { ...participant, role: 'participant' }, operator: now.participant };
  }

  function endView(): void {
    const now = state.value;
    viewedId = null;
    if (now.state !== 'open' || now.operator === undefined) return;
    state.value = { state: 'open', participant: now.operator, demo: now.demo };
  }

  /** Their new zone was told. */
  function endZoneNote(): void {
    const now = state.value;
    if (now.state !== 'open') return;
    const { timeZoneTaken: _, ...rest } = now;
    state.value = rest;
  }

  function forget(): void {
    viewedId = null;
    stored = null;
    storage.removeItem(storageKey);
    memory?.removeItem(memoryKey);
  }

  async function start(): Promise<void> {
    if (stored !== null) {
      state.value = { state: 'open', participant: stored.participant, demo: stored.demo };
      return;
    }
    state.value = { state: 'starting' };
    try {
      if (initData !== null) accept(await api.loginWithTelegram({ initData, invite, timeZone }), false);
      else
        state.value = (await api.listAuthMethods()).demo
          ? { state: 'door' }
          : { state: 'closed', why: 'outside' };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const known =
        isOurFault(error) && memory !== undefined ? readStored(memory, initData, memoryKey) : null;
      if (known !== null) state.value = { state: 'open', participant: known.participant, demo: known.demo };
      else state.value = { state: 'closed', why: isOurFault(error) ? 'failed' : 'ended' };
    }
  }

  /** Ends the session on the server too, as far as it answers; nothing of it stays on this device. */
  async function signOut(): Promise<void> {
    viewedId = null;
    try {
      await api.logout();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    forget();
    state.value = { state: 'closed', why: 'ended' };
  }

  async function enterDemo(role: Role): Promise<void> {
    accept(await api.loginToDemo(role), true);
  }

  return {
    ...{ api, state, start, enterDemo, signOut, viewAs, endView, endZoneNote },
    /** Goes on with a session that a wallet's proof opened. */
    enter: (answer: SessionAnswer) => accept(answer, false),
  };
}

/** Nobody refused: the service, or the way to it, is broken. */
function isOurFault({ status }: ApiError): boolean {
  return status < 400 || status >= 500;
}

interface Stored {
  /** Null where it is only remembered who it was. */
  token: string | null;
  participant: Participant;
  demo: boolean;
  initDataUser: string | null;
}

const storageKey = 'cocoon-pool.session';
const memoryKey = 'cocoon-pool.person';

function readStored(
  storage: SessionDeps['storage'],
  initData: string | null,
  key = storageKey,
): Stored | null {
  const text = storage.getItem(key);
  if (text === null) return null;
  const stored = JSON.parse(text) as Stored;
  return stored.initDataUser === toUser(initData) ? stored : null;
}

/** Another Telegram account in the same web view must not inherit the token. */
function toUser(initData: string | null): string | null {
  return initData === null ? null : new URLSearchParams(initData).get('user');
}
