import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAreaCorpus } from '../area-corpus.ts';
import type { FuzzArea, FuzzStage } from '../fuzz-area.ts';
import { checkSafely, findAreaFaults, runArea } from '../run-area.ts';
import { chainArea } from './chain.ts';
import { reportsArea } from './reports.ts';
import { requestsArea } from './requests.ts';
import { updatesArea } from './updates.ts';

describeArea(reportsArea, { cases: 600, takenMin: 60 });
describeArea(requestsArea, { cases: 800, takenMin: 60 });
describeArea(updatesArea, { cases: 300, takenMin: 150 });
describeArea(chainArea, { cases: 600, takenMin: 200 });

function describeArea<Input>(
  area: FuzzArea<Input>,
  { cases, takenMin }: { cases: number; takenMin: number },
) {
  describe(area.title, () => {
    test('break nothing, and what comes behind the first refusal is tried too', async () => {
      const report = await runArea(area, { seed: 'short form', cases });
      expect(findAreaFaults(report)).toEqual([]);
      expect(report.taken).toBeGreaterThan(takenMin);
      expect(report.taken).toBeLessThan(cases);
    }, 300_000);

    const corpus = readAreaCorpus(area.name);
    describe.skipIf(corpus.length === 0)('that once broke something', () => {
      let stage: FuzzStage<Input>;
      beforeAll(async () => {
        stage = await area.open();
      });
      afterAll(() => stage.close());
      test.each(corpus)('%s holds for ever', async (_name, { input }) => {
        // Corpus files hold what `make` of the same area made.
        const { violations } = await checkSafely(stage, input as Input);
        expect(violations).toEqual([]);
      });
    });
  });
}
