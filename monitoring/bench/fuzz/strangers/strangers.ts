import type { FuzzArea } from '../fuzz-area.ts';
import { type AreaReport, runArea } from '../run-area.ts';
import { chainArea } from './chain.ts';
import { reportsArea } from './reports.ts';
import { requestsArea } from './requests.ts';
import { updatesArea } from './updates.ts';

interface Stranger {
  name: string;
  title: string;
  run(order: { seed: string; cases: number }): Promise<AreaReport>;
}

/** Everyone but the workers whom the system listens to. */
export const strangers: readonly Stranger[] = [
  toStranger(reportsArea),
  toStranger(requestsArea, 2),
  toStranger(updatesArea, 3),
  toStranger(chainArea),
];

/** What waits for a database is tried several times at once. */
function toStranger<Input>(area: FuzzArea<Input>, lanes = 1): Stranger {
  const { name, title } = area;
  return { name, title, run: (order) => runArea(area, { ...order, lanes }) };
}
