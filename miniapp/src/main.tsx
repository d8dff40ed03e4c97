import { render } from 'preact';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { createClock } from './clock.ts';
import { toPath } from './deep-links.ts';
import { chooseLanguage, createSpeech } from './language.ts';
import { createSession } from './session.ts';
import { connectTelegram } from './telegram.ts';
import { followBrowserTheme } from './theme.ts';
import './tokens.css';
import './app.css';

const root = document.documentElement;
const telegram = connectTelegram(root);
if (telegram === null) followBrowserTheme(root);

const deepLink = toPath(telegram?.startParam ?? null);
if (deepLink !== null && location.pathname === '/') history.replaceState(null, '', deepLink);

const clock = createClock(Date.now);
setInterval(() => document.hidden || clock.tick(), 1000);
document.addEventListener('visibilitychange', () => document.hidden || clock.tick());

const session = createSession({
  storage: sessionStorage,
  initData: telegram?.initData ?? null,
  connect: (credentials) =>
    createApi({
      origin: location.origin,
      fetch: (input, init) => fetch(input, init),
      credentials,
      onServerTime: clock.learn,
    }),
});
const wishes = {
  storage: localStorage,
  telegram: telegram?.languageCode ?? null,
  browser: navigator.languages,
};
const [language] = await Promise.all([createSpeech(chooseLanguage(wishes), localStorage), session.start()]);

const host = document.getElementById('app');
if (host === null) throw new Error('The page has no #app.');
host.replaceChildren();
render(<App parts={{ session, clock, language, telegram, cache: new Map() }} />, host);
