/** Runs in the page before the app: what Telegram's client puts there. */
export function installTelegram(): void {
  Object.assign(window, { TelegramWebviewProxy: { postEvent: () => undefined } });
}

/** What Telegram's client adds to the address of the app. */
export function toLaunchParams({
  startParam,
  theme,
}: {
  startParam: string;
  theme: Record<string, string>;
}): string {
  const user = JSON.stringify({ id: 7, first_name: 'Anna', language_code: 'en' });
  const initData = new URLSearchParams({
    user,
    auth_date: '1790000000',
    hash: 'abc',
    signature: 'def',
    start_param: startParam,
  });
  return new URLSearchParams({
    tgWebAppData: initData.toString(),
    tgWebAppVersion: '8.0',
    tgWebAppPlatform: 'ios',
    tgWebAppStartParam: startParam,
    tgWebAppThemeParams: JSON.stringify(theme),
  }).toString();
}
