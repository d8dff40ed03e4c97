import type { ComponentChild } from 'preact';
import { WindowVirtualizer } from 'virtua';
import type { WorkerItem } from '../api-shapes.ts';

const rowPixels = 61;

/** Rows of a long list, of which only those near the window exist. The window scrolls, as everywhere. */
export function VirtualRows({
  workers,
  row,
}: {
  workers: WorkerItem[];
  row: (worker: WorkerItem) => ComponentChild;
}) {
  return (
    <WindowVirtualizer as="ul" item="li" itemSize={rowPixels} data={workers}>
      {(worker: WorkerItem) => <div class="virtual-row">{row(worker)}</div>}
    </WindowVirtualizer>
  );
}
