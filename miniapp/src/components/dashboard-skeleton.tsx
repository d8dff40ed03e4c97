import { useSpeech } from '../app-context.ts';

/** The shape of Home that is coming: money, health, charts. Shows itself only after 150 ms. */
export function DashboardSkeleton({ isDesk }: { isDesk: boolean }) {
  const { words } = useSpeech();
  const health = (
    <div class="section">
      <div class="health">
        {places.map((place) => (
          <span key={place} class="health-count">
            <span class="skeleton skeleton-value-lg" />
          </span>
        ))}
      </div>
    </div>
  );
  return (
    <div class="board" role="status" aria-busy="true" aria-label={words.loading}>
      <div class="board-main">
        <div class="money money-space">
          <span class="skeleton skeleton-label" />
          <span class="skeleton skeleton-hero" />
        </div>
        {!isDesk && health}
        <div class="section skeleton-charts" />
      </div>
      {isDesk && <div class="board-side">{health}</div>}
    </div>
  );
}

const places = [1, 2, 3, 4];
