import { useSpeech } from '../app-context.ts';

/** The shape of the list that is coming. Shows itself only after 150 ms. */
export function ListSkeleton() {
  const { words } = useSpeech();
  return (
    <section class="section" aria-busy="true" aria-label={words.loading}>
      {rows.map((row) => (
        <div key={row} class="worker-row skeleton-row">
          <span class="skeleton skeleton-dot" />
          <span class="skeleton skeleton-name" />
          <span />
          <span class="skeleton skeleton-value" />
          <span class="skeleton skeleton-why" />
        </div>
      ))}
    </section>
  );
}

/** The shape of a worker's page that is coming. */
export function WorkerSkeleton() {
  const { words } = useSpeech();
  return (
    <div aria-busy="true" aria-label={words.loading} role="status">
      <div class="section skeleton-verdict">
        <span class="skeleton skeleton-name" />
        <span class="skeleton skeleton-why" />
      </div>
      <div class="section figures">
        {rows.map((row) => (
          <div key={row} class="figure skeleton-figure">
            <span class="skeleton skeleton-label" />
            <span class="skeleton skeleton-value-lg" />
          </div>
        ))}
      </div>
    </div>
  );
}

const rows = [1, 2, 3, 4, 5, 6];
