import { expect, test } from 'vitest';
import { createScrapeLanes } from './scrape-lanes.ts';

test('never runs more jobs than it has places, and runs them all', async () => {
  const lanes = createScrapeLanes(3);
  let running = 0;
  let most = 0;
  let finished = 0;
  const job = async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    finished += 1;
  };
  await Promise.all(Array.from({ length: 20 }, (_value, index) => lanes.run(job, index % 2 === 0)));
  expect({ most, finished }).toEqual({ most: 3, finished: 20 });
});

test('suspects that hang leave half of the places to the others', async () => {
  const lanes = createScrapeLanes(4);
  const release = Promise.withResolvers<void>();
  let hanging = 0;
  const hung = Array.from({ length: 10 }, () =>
    lanes.run(() => {
      hanging += 1;
      return release.promise;
    }, true),
  );
  await lanes.run(async () => {}, false);
  expect(hanging).toBe(2);
  release.resolve();
  await Promise.all(hung);
  expect(hanging).toBe(10);
});

test('closing drops what waits and waits for what runs', async () => {
  const lanes = createScrapeLanes(1);
  const release = Promise.withResolvers<void>();
  const seen: string[] = [];
  const first = lanes.run(() => release.promise.then(() => void seen.push('first')), false);
  const second = lanes.run(async () => void seen.push('second'), false);
  const closed = lanes.close();
  release.resolve();
  await Promise.all([first, second, closed]);
  expect(seen).toEqual(['first']);
});
