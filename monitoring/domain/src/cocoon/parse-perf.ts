import { cleanText } from './clean-text.ts';
import type { ParsedPage } from './parse-json-stats.ts';

/** A figure over the last 10 s, the last 10 min and since the start. */
export interface PerfSpans {
  s10: number;
  m10: number;
  forever: number;
}

export interface PerfCounter {
  name: string;
  perSecond: PerfSpans | null;
  /** Share of one core, 1 = all of it. */
  loadRatio: PerfSpans | null;
}

export interface ActorLoad {
  name: string;
  loadRatio: PerfSpans | null;
  messagesPerSecond: PerfSpans | null;
  alive: number | null;
  executing: number | null;
}

/** What `/perf` says: counters, the load of all actors together, and of each kind of actor. */
export interface Perf {
  counters: PerfCounter[];
  total: ActorLoad;
  actors: ActorLoad[];
}

/**
 * Reads a worker's `/perf`. Never throws; text without the page's two headings is unreadable, and a line that
 * does not end is not read. Of counters and actors the first 1,000 are read, and a rate that rounding took below 0
 * is 0.
 */
export function parsePerf(text: string): ParsedPage<Perf> {
  if (text.trim() === '') return { ok: false, failure: 'empty' };
  const countersAt = text.indexOf('= PERF COUNTERS =');
  const actorsAt = text.indexOf('= ACTORS STATS =', countersAt);
  if (countersAt === -1 || actorsAt === -1) return { ok: false, failure: 'unreadable' };
  const actorLines = text.slice(actorsAt, text.lastIndexOf('\n')).split('\n');
  const totalAt = actorLines.indexOf('Cummulative stats:');
  const allAt = actorLines.indexOf('All actors:');
  return {
    ok: true,
    value: {
      counters: readCounters(text.slice(countersAt, actorsAt).split('\n')),
      total: totalAt === -1 ? emptyActor('total') : readActor('total', actorLines, totalAt + 1),
      actors: allAt === -1 ? [] : readActors(actorLines, allAt + 1),
    },
  };
}

function readCounters(lines: string[]): PerfCounter[] {
  const counters = new Map<string, PerfCounter>();
  for (const line of lines) {
    const tab = line.indexOf('\t');
    const dot = line.lastIndexOf('.', tab);
    const kind = line.slice(dot + 1, tab);
    if (tab === -1 || dot <= 0 || (kind !== 'qps' && kind !== 'load')) continue;
    const name = cleanText(line.slice(0, dot));
    const counter = counters.get(name) ?? { name, perSecond: null, loadRatio: null };
    counter[kind === 'qps' ? 'perSecond' : 'loadRatio'] = readSpans(line.slice(tab + 1));
    if (counters.size < listLengthMax) counters.set(name, counter);
  }
  return [...counters.values()];
}

function readActors(lines: string[], from: number): ActorLoad[] {
  const actors: ActorLoad[] = [];
  for (let at = from; at < lines.length && actors.length < listLengthMax; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('\t') && !line.startsWith('\t\t')) {
      actors.push(readActor(cleanText(line.slice(1)), lines, at + 1));
    }
  }
  return actors;
}

function emptyActor(name: string): ActorLoad {
  return { name, loadRatio: null, messagesPerSecond: null, alive: null, executing: null };
}

const listLengthMax = 1000;
const actorLineCount = 8;
const aliveLine = /^alive: (\d{1,9}) executing: (\d{1,9}) /;

function readActor(name: string, lines: string[], from: number): ActorLoad {
  const actor = emptyActor(name);
  for (const line of lines.slice(from, from + actorLineCount)) {
    const fact = line.trimStart();
    if (fact.startsWith('load_per_second:\t')) actor.loadRatio = readSpans(fact.slice(17));
    else if (fact.startsWith('messages_per_second:\t')) actor.messagesPerSecond = readSpans(fact.slice(21));
    else if (fact.startsWith('alive: ')) {
      const match = aliveLine.exec(fact);
      actor.alive = match && Number(match[1]);
      actor.executing = match && Number(match[2]);
      break;
    }
  }
  return actor;
}

const decimal = /^-?\d{1,18}\.\d{1,9}$/;

function readSpans(text: string): PerfSpans | null {
  const [s10, m10, forever] = text
    .split(' ', 4)
    .map((part) => (decimal.test(part) ? Math.max(0, Number(part)) : null));
  if (s10 == null || m10 == null || forever == null) return null;
  return { s10, m10, forever };
}
