import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readMachine } from '../src/machine.ts';
import { openRecord } from '../src/open-record.ts';
import { runChaos } from './run-chaos.ts';
import { toChaosFigures } from './to-chaos-figures.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    kills: { type: 'string', default: '200' },
    record: { type: 'boolean', default: false },
  },
});
const { seed } = values;
const kills = Number(values.kills);
if (!Number.isSafeInteger(kills) || kills < 1) throw new Error('--kills is a whole number from 1');

const record = values.record ? await openRecord() : null;
const machine = readMachine();
const measuredAt = new Date().toISOString();
const startedMs = performance.now();
say(`seed ${seed}, ${kills} kills, Node ${process.version}, ${availableParallelism()} processors`);
const onBlow = (name: string, done: number) =>
  process.stderr.write(`${new Date().toISOString()} ${done}/${kills} ${name}\n`);
// The first Ctrl-C ends the blows and judges what was so far.
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
const report = await runChaos({ seed, kills, onBlow, signal: stopping.signal });
const { log, faults } = report;
const seconds = Math.round((performance.now() - startedMs) / 1_000);
const figures = toChaosFigures(report);
say(`blows: ${JSON.stringify(log.counts)}`);
for (const { name, value, unit } of figures) say(`${name}: ${value} ${unit}`.trimEnd());
for (const line of Object.values(faults).flat()) say(`  ${line}`);
const count = Object.values(faults).flat().length;
say(`${count === 0 ? 'Every guarantee held' : `${count} faults`} in ${seconds} s (--seed ${seed}).`);
process.exitCode = count === 0 ? 0 : 1;
if (stopping.signal.aborted) say('Ended early: nothing is recorded.');
else
  await record?.({
    ...{ name: 'chaos', title: 'The whole system while its parts are killed, cut, paused and misled' },
    ...{ command: `npm run chaos -- --record --seed ${seed} --kills ${kills}`, measuredAt, machine, figures },
    ...{ notes: [`Blows: ${JSON.stringify(log.counts)}.`], seconds },
  });

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
