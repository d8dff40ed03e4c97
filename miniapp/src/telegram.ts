import {
  isTMA,
  type MethodName,
  on,
  postEvent,
  retrieveLaunchParams,
  retrieveRawInitData,
  supports,
} from '@telegram-apps/bridge';

export interface MainButton {
  text: string;
  isBusy: boolean;
  onPress: () => void;
}

export interface Telegram {
  /** What Telegram signed; goes to the server as it is. */
  initData: string | null;
  languageCode: string | null;
  startParam: string | null;
  /** Shows Telegram's back button until the returned function is called. Null where there is none. */
  showBack: ((onBack: () => void) => () => void) | null;
  /** Shows the one main action of a page until the returned function is called. Null where there is none. */
  showMain: ((button: MainButton) => () => void) | null;
  /** Telegram asks before it closes the app, until the returned function is called. */
  confirmClosing: () => () => void;
  haptic: (kind: 'selection' | 'light' | 'success' | 'warning' | 'error') => void;
  /** Whether a shortcut on the home screen can be offered: it is possible and not there yet. */
  canAddToHomeScreen: () => Promise<boolean>;
  addToHomeScreen: () => void;
  /** Asks whether the bot may write; false where the person refuses or the client cannot ask. */
  requestWriteAccess: () => Promise<boolean>;
  /** Lets Telegram fetch a file; where it cannot, its browser does. False when the person declined. */
  download: (url: string, filename: string) => Promise<boolean>;
  /** Opens Telegram's list of chats to send a link to. */
  share: (url: string, text: string) => void;
}

/**
 * The only place that touches Telegram before somebody presses something: the SDK's bridge, half of what the whole SDK
 * weighs; the rest stands in `telegram-later.ts`. Null in an ordinary browser. What a client is too old for is left out.
 */
export function connectTelegram(root: HTMLElement): Telegram | null {
  if (!isTMA()) return null;
  const launch = retrieveLaunchParams();
  const can: Can = (method) => supports(method, launch.tgWebAppVersion);
  followTheme(root, { first: launch.tgWebAppThemeParams, can });
  followSafeAreas(root, can);
  allowReload();
  postEvent('web_app_ready');
  postEvent('web_app_expand');
  return {
    initData: retrieveRawInitData() ?? null,
    languageCode: launch.tgWebAppData?.user?.language_code ?? null,
    startParam: launch.tgWebAppStartParam ?? launch.tgWebAppData?.start_param ?? null,
    showBack: can('web_app_setup_back_button') ? showBack : null,
    showMain,
    confirmClosing: can('web_app_setup_closing_behavior') ? confirmClosing : () => () => undefined,
    haptic: (kind) => can('web_app_trigger_haptic_feedback') && haptic(kind),
    canAddToHomeScreen: async () => (await later()).canAddToHomeScreen(),
    addToHomeScreen: () => void later().then((sdk) => sdk.addToHome()),
    requestWriteAccess: async () => (await later()).askToWrite(),
    download: async (url, filename) => (await later()).download(url, filename),
    share: (url, text) => void later().then((sdk) => sdk.share(url, text)),
  };
}

const later = () => import('./telegram-later.ts');

type Can = (method: MethodName) => boolean;
type Theme = Partial<Record<string, string>>;

function followTheme(root: HTMLElement, { first, can }: { first: Theme; can: Can }): void {
  const apply = (theme: Theme) => {
    for (const [key, colour] of Object.entries(theme)) {
      if (colour !== undefined) root.style.setProperty(`--tg-theme-${key.replace(/_/g, '-')}`, colour);
    }
    root.dataset.theme = isDark(theme.bg_color ?? '#ffffff') ? 'dark' : 'light';
    // A theme may be anybody's: what of it cannot be read is raised as soon as the code for it is there.
    void import('./keep-readable.ts').then(
      ({ keepReadable }) => keepReadable(root),
      () => null,
    );
    const color = theme.secondary_bg_color;
    if (!isColour(color)) return;
    if (can('web_app_set_header_color')) postEvent('web_app_set_header_color', { color });
    if (can('web_app_set_background_color')) postEvent('web_app_set_background_color', { color });
  };
  apply(first);
  on('theme_changed', ({ theme_params: theme }) => apply(theme));
}

function isColour(text: string | undefined): text is `#${string}` {
  return text !== undefined && /^#[0-9a-f]{6}$/i.test(text);
}

/** By how bright the eye takes it. */
function isDark(colour: string): boolean {
  if (!isColour(colour)) return false;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 < 120;
}

function followSafeAreas(root: HTMLElement, can: Can): void {
  const known = { device: { top: 0, bottom: 0 }, content: { top: 0, bottom: 0 } };
  const apply = () => {
    const { device, content } = known;
    root.style.setProperty('--app-safe-top', `${device.top + content.top}px`);
    root.style.setProperty('--app-safe-bottom', `${device.bottom + content.bottom}px`);
  };
  on('safe_area_changed', (insets) => {
    known.device = insets;
    apply();
  });
  on('content_safe_area_changed', (insets) => {
    known.content = insets;
    apply();
  });
  if (can('web_app_request_safe_area')) postEvent('web_app_request_safe_area');
  if (can('web_app_request_content_safe_area')) postEvent('web_app_request_content_safe_area');
}

/** Telegram in a browser reloads the page by asking it. */
function allowReload(): void {
  if (window.self === window.top) return;
  on('reload_iframe', () => {
    postEvent('iframe_will_reload');
    location.reload();
  });
  postEvent('iframe_ready', { reload_supported: true });
}

function showBack(onBack: () => void): () => void {
  postEvent('web_app_setup_back_button', { is_visible: true });
  const off = on('back_button_pressed', onBack);
  return () => {
    off();
    postEvent('web_app_setup_back_button', { is_visible: false });
  };
}

function showMain({ text, isBusy, onPress }: MainButton): () => void {
  const button = { text, is_visible: true, is_active: !isBusy, is_progress_visible: isBusy };
  postEvent('web_app_setup_main_button', button);
  const off = on('main_button_pressed', onPress);
  return () => {
    off();
    postEvent('web_app_setup_main_button', { is_visible: false });
  };
}

function confirmClosing(): () => void {
  postEvent('web_app_setup_closing_behavior', { need_confirmation: true });
  return () => postEvent('web_app_setup_closing_behavior', { need_confirmation: false });
}

function haptic(kind: 'selection' | 'light' | 'success' | 'warning' | 'error'): void {
  if (kind === 'selection') postEvent('web_app_trigger_haptic_feedback', { type: 'selection_change' });
  else if (kind === 'light')
    postEvent('web_app_trigger_haptic_feedback', { type: 'impact', impact_style: 'light' });
  else postEvent('web_app_trigger_haptic_feedback', { type: 'notification', notification_type: kind });
}
