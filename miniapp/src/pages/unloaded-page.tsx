import { useEffect } from 'preact/hooks';
import { useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';

/** Stands for a page whose code did not come: the tabs stay, and it is loaded anew when the network is back. */
export function UnloadedPage() {
  const { words } = useSpeech();
  useEffect(() => {
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, []);
  return (
    <>
      <PageHeader title={words.appName} />
      <main>
        <FailedNotice title={words.unloaded.title} text={words.unloaded.text} onRetry={reload} />
      </main>
    </>
  );
}

/** Without a network this would leave the app for the browser's own page. */
function reload(): void {
  if (navigator.onLine) location.reload();
}
