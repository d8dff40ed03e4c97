import { useState } from 'preact/hooks';
import type { ApiKey } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { ConfirmSheet } from '../components/confirm-sheet.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { FailedNotice } from '../components/failed-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import { Toast, useToast } from '../components/toast.tsx';
import '../css/workers.css';
import '../css/money.css';
import '../css/alerts.css';
import { useQuery } from '../use-query.ts';
import { SecretSheet } from './settings/secret-sheet.tsx';

/** What other programs read: tokens for metrics, made and revoked here. */
export function IntegrationsPage() {
  return (
    <AlertWordsProvider>
      <Integrations />
    </AlertWordsProvider>
  );
}

function Integrations() {
  const { integrations: words, failedText } = useAlertWords();
  const api = useAlertsApi();
  const { telegram } = useApp();
  const { toast, say } = useToast();
  const [key, setKey] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const query = useQuery<ApiKey[]>('api-keys', (signal) => api.listApiKeys(signal));
  const tokens = query.data?.filter(({ scope, revokedAt }) => scope === 'metrics' && revokedAt === null);

  const attempt = async (act: () => Promise<void>, failed: string) => {
    try {
      await act();
      telegram?.haptic('success');
      query.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      say(error.code === 'api_key_limit' ? words.limit : failed);
    }
  };
  const discoveryUrl = new URL('/api/v1/prometheus/targets', location.origin).href;
  const make = () =>
    attempt(async () => setKey((await api.createMetricsKey(words.keyName)).key), words.makeFailed);
  const revoke = ({ id }: ApiKey) => {
    setLeaving(null);
    return attempt(async () => {
      await api.revokeKey(id);
      say(words.revoked);
    }, words.notRevoked);
  };

  return (
    <>
      <PageHeader title={words.title} backTo="/settings" />
      <main>
        <section class="section groups-note" aria-label={words.prometheus}>
          <h2 class="section-title">{words.prometheus}</h2>
          <p class="row-text">{words.prometheusText}</p>
          <button type="button" class="button button-primary" onClick={() => void make()}>
            {words.make}
          </button>
        </section>
        <section class="section groups-note" aria-label={words.discovery}>
          <h2 class="section-title">{words.discovery}</h2>
          <p class="row-text">{words.discoveryText}</p>
          <div class="code-line">
            <code class="code-text">{discoveryUrl}</code>
            <CopyButton text={discoveryUrl} label={words.copy} done={words.copied} />
          </div>
        </section>
        <div class="list-head">
          <h2 class="list-title">{words.tokens}</h2>
        </div>
        {tokens === undefined && query.error === null && <ListSkeleton />}
        {tokens === undefined && query.error !== null && (
          <FailedNotice title={words.failedTitle} text={failedText} onRetry={query.refresh} />
        )}
        {tokens !== undefined && (
          <section class="section" aria-label={words.tokens}>
            {tokens.length === 0 && <p class="section-text">{words.noTokens}</p>}
            <ul class="rows">
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setLeaving(token)} />
              ))}
            </ul>
          </section>
        )}
        {key !== null && (
          <SecretSheet
            title={words.shownTitle}
            text={words.shownText}
            secret={key}
            onClose={() => setKey(null)}
          />
        )}
        {leaving !== null && (
          <ConfirmSheet
            title={words.revokeTitle(leaving.name)}
            text={words.revokeText}
            verb={words.revoke}
            problem={null}
            onConfirm={() => void revoke(leaving)}
            onCancel={() => setLeaving(null)}
          />
        )}
        <Toast text={toast} />
      </main>
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: ApiKey; onRevoke: () => void }) {
  const { integrations: words } = useAlertWords();
  const { clock } = useApp();
  const { format } = useSpeech();
  const { name, prefix, lastUsedAt } = token;
  return (
    <li class="row">
      <span class="row-body">
        <span class="row-title">{name}</span>
        <span class="row-text">
          {prefix}… ·{' '}
          {lastUsedAt === null
            ? words.neverUsed
            : words.lastUsed(format.age(Date.parse(lastUsedAt), clock.nowMs.value))}
        </span>
      </span>
      <button type="button" class="small-button" aria-label={words.revokeOf(name)} onClick={onRevoke}>
        {words.revoke}
      </button>
    </li>
  );
}
