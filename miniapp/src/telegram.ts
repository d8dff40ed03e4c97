import {
  addToHomeScreen,
  backButton,
  checkHomeScreenStatus,
  closingBehavior,
  downloadFile,
  hapticFeedback,
  init,
  isColorDark,
  isTMA,
  mainButton,
  miniApp,
  openLink,
  requestWriteAccess,
  retrieveLaunchParams,
  retrieveRawInitData,
  shareURL,
  themeParams,
  viewport,
} from '@telegram-apps/sdk-react';

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

/** The only place that touches Telegram's SDK. Null in an ordinary browser. */
export function connectTelegram(root: HTMLElement): Telegram | null {
  if (!isTMA()) return null;
  init();
  followTheme(root);
  followViewport(root);
  miniApp.ready.ifAvailable();
  backButton.mount.ifAvailable();
  mainButton.mount.ifAvailable();
  closingBehavior.mount.ifAvailable();
  const launch = retrieveLaunchParams(true);
  return {
    initData: retrieveRawInitData() ?? null,
    languageCode: launch.tgWebAppData?.user?.languageCode ?? null,
    startParam: launch.tgWebAppStartParam ?? launch.tgWebAppData?.startParam ?? null,
    showBack: backButton.isSupported() ? showBack : null,
    showMain: mainButton.setParams.isAvailable() ? showMain : null,
    confirmClosing,
    haptic,
    canAddToHomeScreen,
    addToHomeScreen: () => void addToHomeScreen.ifAvailable(),
    requestWriteAccess: askToWrite,
    download,
    share: (url, text) => void shareURL.ifAvailable(url, text),
  };
}

function followTheme(root: HTMLElement): void {
  miniApp.mountSync.ifAvailable();
  themeParams.mountSync.ifAvailable();
  const apply = () => {
    const theme = themeParams.state();
    for (const [key, colour] of Object.entries(theme)) {
      if (colour !== undefined) root.style.setProperty(`--tg-theme-${key.replace(/_/g, '-')}`, colour);
    }
    root.dataset.theme = isColorDark(theme.bg_color ?? '#ffffff') ? 'dark' : 'light';
    if (theme.secondary_bg_color === undefined) return;
    miniApp.setHeaderColor.ifAvailable(theme.secondary_bg_color);
    miniApp.setBackgroundColor.ifAvailable(theme.secondary_bg_color);
  };
  apply();
  themeParams.state.sub(apply);
}

function followViewport(root: HTMLElement): void {
  const apply = () => {
    const { safeAreaInsets: device, contentSafeAreaInsets: content } = viewport.state();
    root.style.setProperty('--app-safe-top', `${device.top + content.top}px`);
    root.style.setProperty('--app-safe-bottom', `${device.bottom + content.bottom}px`);
  };
  viewport.state.sub(apply);
  viewport.expand.ifAvailable();
  const mounting = viewport.mount.ifAvailable();
  if (mounting?.[0]) void Promise.resolve(mounting[1]).then(apply, apply);
}

function showBack(onBack: () => void): () => void {
  backButton.show.ifAvailable();
  const off = backButton.onClick.ifAvailable(onBack);
  return () => {
    if (off?.[0]) off[1]();
    backButton.hide.ifAvailable();
  };
}

function showMain({ text, isBusy, onPress }: MainButton): () => void {
  mainButton.setParams.ifAvailable({ text, isVisible: true, isEnabled: !isBusy, isLoaderVisible: isBusy });
  const off = mainButton.onClick.ifAvailable(onPress);
  return () => {
    if (off?.[0]) off[1]();
    mainButton.setParams.ifAvailable({ isVisible: false });
  };
}

function confirmClosing(): () => void {
  closingBehavior.enableConfirmation.ifAvailable();
  return () => void closingBehavior.disableConfirmation.ifAvailable();
}

function haptic(kind: 'selection' | 'light' | 'success' | 'warning' | 'error'): void {
  if (kind === 'selection') hapticFeedback.selectionChanged.ifAvailable();
  else if (kind === 'light') hapticFeedback.impactOccurred.ifAvailable('light');
  else hapticFeedback.notificationOccurred.ifAvailable(kind);
}

/** Old clients do not answer at all: then it is not offered. */
async function canAddToHomeScreen(): Promise<boolean> {
  const asking = checkHomeScreenStatus.ifAvailable();
  if (!asking?.[0]) return false;
  return Promise.resolve(asking[1]).then(
    (status) => status === 'missed' || status === 'unknown',
    () => false,
  );
}

async function askToWrite(): Promise<boolean> {
  const asking = requestWriteAccess.ifAvailable();
  if (!asking?.[0]) return false;
  return Promise.resolve(asking[1]).then(
    (status) => status === 'allowed',
    () => false,
  );
}

async function download(url: string, filename: string): Promise<boolean> {
  const asking = downloadFile.ifAvailable(url, filename);
  if (!asking[0]) {
    openLink.ifAvailable(url);
    return true;
  }
  return asking[1].then(
    () => true,
    () => false,
  );
}
