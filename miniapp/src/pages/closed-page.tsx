import { ErrorBoundary, lazy } from 'preact-iso';
import { useApp, useSpeech } from '../app-context.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { LanguageButton } from '../components/language-button.tsx';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { StateMark } from '../components/state-mark.tsx';

const WalletLogin = lazy(() => import('../components/wallet-login.tsx').then((module) => module.WalletLogin));

/** No session and no way to one from here: says why and where to go. */
export function ClosedPage({ why }: { why: 'outside' | 'ended' | 'failed' }) {
  const { session, telegram } = useApp();
  const { words } = useSpeech();
  return (
    <>
      <PageHeader title={words.appName}>
        <LanguageButton />
      </PageHeader>
      <main>
        {why === 'failed' ? (
          <FailedNotice
            title={words.door.failedTitle}
            text={words.door.failedText}
            onRetry={() => void session.start()}
          />
        ) : (
          <Notice
            mark={<StateMark status="unknown" size={20} />}
            title={why === 'ended' ? words.door.endedTitle : words.door.outsideTitle}
            text={why === 'ended' ? words.door.endedText : words.door.outsideText}
          >
            {telegram === null && (
              <ErrorBoundary>
                <WalletLogin />
              </ErrorBoundary>
            )}
          </Notice>
        )}
      </main>
    </>
  );
}
