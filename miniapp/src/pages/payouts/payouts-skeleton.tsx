import { ListSkeleton } from '../../components/skeleton.tsx';

/** The shape of the page that is coming. */
export function PayoutsSkeleton({ label }: { label: string }) {
  return (
    <div class="desk-pair" role="status" aria-busy="true" aria-label={label}>
      <div class="desk-side">
        <div class="payout-hero">
          <span class="skeleton skeleton-label" />
          <span class="skeleton skeleton-amount" />
          <span class="skeleton skeleton-label" />
        </div>
        <div class="section skeleton-months" />
      </div>
      <div class="desk-main">
        <div class="chips-space" />
        <ListSkeleton />
      </div>
    </div>
  );
}
