import { useApp, useSpeech } from '../app-context.ts';
import type { Freshness } from '../freshness.ts';
import { Icon } from './icon.tsx';
import { StateMark } from './state-mark.tsx';

export interface FreshnessBannerProps {
  freshness: Freshness;
  nextAttemptAtMs: number | null;
  onRetry: () => void;
}

/** Says why the figures below may be old; nothing while they are fresh. */
export function FreshnessBanner({ freshness, nextAttemptAtMs, onRetry }: FreshnessBannerProps) {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  if (freshness.kind === 'fresh') return null;
  if (freshness.kind === 'offline') {
    return (
      <div class="banner" data-s="unknown" role="status">
        <Icon name="offline" small />
        <span class="banner-body">
          <b>{words.banners.offline}</b> {words.banners.showing(format.clock(freshness.sinceMs))}
        </span>
      </div>
    );
  }
  if (freshness.kind === 'blind') {
    return (
      <div class="banner" data-s="unknown" role="status">
        <StateMark status="unknown" />
        <span class="banner-body">
          <b>{words.banners.blind(format.clock(freshness.sinceMs))}</b> {words.banners.blindText}
        </span>
      </div>
    );
  }
  const leftSeconds = nextAttemptAtMs === null ? 0 : Math.ceil((nextAttemptAtMs - clock.nowMs.value) / 1000);
  return (
    <div class="banner" data-s="warning" role="status">
      <StateMark status="warning" />
      <span class="banner-body">
        <b>{words.banners.stale(format.duration(freshness.ageSeconds))}</b>{' '}
        {leftSeconds > 0 ? words.banners.retrying(format.duration(leftSeconds)) : words.banners.retryingNow}
      </span>
      <button type="button" class="link banner-link" onClick={onRetry}>
        {words.banners.retry}
      </button>
    </div>
  );
}
