import { effect } from '@preact/signals';
import { render } from 'preact';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { createCache } from './cache.ts';
import { createClock } from './clock.ts';
import { toInvite, toPath } from './deep-links.ts';
import { findTelegram } from './find-telegram.ts';
import { chooseLanguage, createSpeech } from './language.ts';
import { createLive } from './live.ts';
import { forgetLastSeen, restoreLastSeen, saveLastSeen } from './offline-store.ts';
import { createSession } from './session.ts';
import { followBrowserTheme } from './theme.ts';
import { createTrends } from './trends.ts';
import './tokens.css';
import './app.css';
import './css/parts.css';

const root = document.documentElement;
const telegram = await findTelegram(root);
if (telegram === null) followBrowserTheme(root);

const startParam = telegram?.startParam ?? null;
const deepLink = toPath(startParam);
if (deepLink !== null && location.pathname === '/') history.replaceState(null, '', deepLink);

const clock = createClock(Date.now);
setInterval(() => document.hidden || clock.tick(), 1000);
document.addEventListener('visibilitychange', () => document.hidden || clock.tick());

const cache = createCache();
const session = createSession({
  storage: sessionStorage,
  memory: localStorage,
  initData: telegram?.initData ?? null,
  invite: toInvite(startParam),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  connect: (credentials) =>
    createApi({
      origin: location.origin,
      fetch: (input, init) => fetch(input, init),
      credentials,
      onServerTime: clock.learn,
    }),
});
const live = createLive({ api: session.api, cache, clock, wait });
const trends = createTrends({ api: session.api, now: clock.now });
const wishes = {
  storage: localStorage,
  telegram: telegram?.languageCode ?? null,
  browser: navigator.languages,
};
const [language] = await Promise.all([createSpeech(chooseLanguage(wishes), localStorage), session.start()]);
keepLastSeen();

const host = document.getElementById('app');
if (host === null) throw new Error('The page has no #app.');
host.replaceChildren();
render(<App parts={{ session, clock, language, telegram, cache, live, trends }} />, host);

/** What was seen last stays on the device for its person, until they sign out. */
function keepLastSeen(): void {
  effect(() => {
    const state = session.state.value;
    if (state.state === 'open' && state.operator !== undefined) return;
    if (state.state === 'open') restoreLastSeen(localStorage, state.participant.id, cache);
    else if (state.state === 'closed' && state.why === 'ended') {
      cache.clear();
      forgetLastSeen(localStorage);
    }
  });
  const save = () => {
    const state = session.state.value;
    const isOwn = state.state === 'open' && state.operator === undefined;
    if (isOwn && document.hidden) saveLastSeen(localStorage, state.participant.id, cache);
  };
  document.addEventListener('visibilitychange', save);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
