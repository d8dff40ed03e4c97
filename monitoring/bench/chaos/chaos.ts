import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    kills: { type: 'string', default: '200' },
  },
});
const kills = Number(values.kills);
if (!Number.isSafeInteger(kills) || kills < 1) throw new Error('--kills is a whole number from 1');

const startedMs = performance.now();
say(`seed ${values.seed}, ${kills} kills, Node ${process.version}, ${availableParallelism()} processors`);
const onBlow = (name: string, done: number) => process.stderr.write(`${done}/${kills} ${name}\n`);
const { log, truth, faults, storedSamples } = await runChaos({ seed: values.seed, kills, onBlow });
const deaths = [...truth.deaths.values()].reduce((sum, count) => sum + count, 0);
say(`blows: ${JSON.stringify(log.counts)}`);
say(`${deaths} deaths and returns, ${truth.payouts} payouts, ${truth.commandsAsked} commands asked`);
say(`${storedSamples} samples, requests ${JSON.stringify(truth.requests)}`);
for (const [name, lines] of Object.entries(faults)) {
  say(`${name}: ${lines.length}`);
  for (const line of lines) say(`  ${line}`);
}
const count = Object.values(faults).flat().length;
say(
  `${count === 0 ? 'Every guarantee held' : `${count} faults`} in ${Math.round((performance.now() - startedMs) / 1_000)} s.`,
);
process.exitCode = count === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
