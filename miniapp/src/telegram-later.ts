import {
  addToHomeScreen,
  checkHomeScreenStatus,
  downloadFile,
  init,
  openLink,
  requestWriteAccess,
  shareURL,
} from '@telegram-apps/sdk-react';

init();

/** Old clients do not answer at all: then it is not offered. */
export async function canAddToHomeScreen(): Promise<boolean> {
  const asking = checkHomeScreenStatus.ifAvailable();
  if (!asking?.[0]) return false;
  return Promise.resolve(asking[1]).then(
    (status) => status === 'missed' || status === 'unknown',
    () => false,
  );
}

export function addToHome(): void {
  addToHomeScreen.ifAvailable();
}

export async function askToWrite(): Promise<boolean> {
  const asking = requestWriteAccess.ifAvailable();
  if (!asking?.[0]) return false;
  return Promise.resolve(asking[1]).then(
    (status) => status === 'allowed',
    () => false,
  );
}

export async function download(url: string, filename: string): Promise<boolean> {
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

export function share(url: string, text: string): void {
  shareURL.ifAvailable(url, text);
}
