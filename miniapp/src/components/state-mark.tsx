import type { WorkerStatus } from '../api-shapes.ts';

/** A state's own shape. Hidden from readers: a word or a count always stands beside it. */
export function StateMark({
  status,
  size = 12,
  lead = false,
}: {
  status: WorkerStatus;
  size?: number;
  lead?: boolean;
}) {
  return (
    <svg
      class={lead ? 'mark lead' : 'mark'}
      data-s={status}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {shapes[status]}
    </svg>
  );
}

const cut = {
  fill: 'none',
  stroke: 'var(--section)',
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

const shapes = {
  ok: (
    <>
      <circle cx="6" cy="6" r="5.5" fill="currentColor" />
      <path d="M3.5 6.2l1.8 1.8 3.3-3.8" stroke-width="1.5" {...cut} />
    </>
  ),
  warning: (
    <>
      <path
        d="M6 .6c.5 0 .9.2 1.1.7l4.5 8.3c.5.9-.1 1.9-1.1 1.9h-9C.5 11.5-.1 10.5.4 9.6L4.9 1.3C5.1.8 5.5.6 6 .6z"
        fill="currentColor"
      />
      <path d="M6 4.2v3M6 9.1v.1" stroke-width="1.5" {...cut} />
    </>
  ),
  down: (
    <>
      <rect x=".5" y=".5" width="11" height="11" rx="2.5" fill="currentColor" />
      <path d="M4 4l4 4M8 4l-4 4" stroke-width="1.6" {...cut} />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="6"
        cy="6"
        r="4.9"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-dasharray="2.3 1.55"
      />
      <path d="M4.3 6h3.4" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
};
