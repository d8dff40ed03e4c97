import { formatFixed } from './worker-state.ts';

/** Figures over 10 s, over 10 min and since the start. */
export type Spans = readonly [tenSeconds: number, tenMinutes: number, forever: number];

export interface ActorFigures {
  loadPerSecond: Spans;
  messagesPerSecond: Spans;
  executeMessagesMax: Spans;
  executeSecondsMax: Spans;
  messageSecondsMax: Spans;
  createdPerSecond: Spans;
  delaySecondsMax: Spans;
  alive: number;
  executing: number;
  executingForSecondsMax: number;
}

/** What `/perf` shows: the process's own load. It has no request latency in it. */
export interface PerfFigures {
  ticksPerSecond: number;
  counters: { name: string; qps: Spans; load: Spans }[];
  all: ActorFigures;
  /** Actors over some load, busiest first. */
  topByLoad: { tenSeconds: TopActor[]; tenMinutes: TopActor[]; forever: TopActor[] };
  topByExecuting: TopActor[];
  active: { name: string; seconds: number }[];
  actors: (ActorFigures & { name: string })[];
}

export interface TopActor {
  name: string;
  value: number;
}

/** The body of `/perf` byte for byte. */
export function renderPerf(perf: PerfFigures): string {
  const counters = perf.counters.map(
    ({ name, qps, load }) => `${name}.qps\t${fixed(qps)}\n${name}.load\t${fixed(load)}\n`,
  );
  return [
    '================================= PERF COUNTERS ================================\n',
    `ticks_per_second_estimate\t${formatFixed(perf.ticksPerSecond)}\n`,
    ...counters,
    '\n================================= ACTORS STATS =================================\n\n',
    'Cummulative stats:\n',
    renderActor(perf.all, '\t'),
    '\n',
    `${renderTop('load_10s', perf.topByLoad.tenSeconds)}\n`,
    `${renderTop('load_10m', perf.topByLoad.tenMinutes)}\n`,
    `${renderTop('load_forever', perf.topByLoad.forever)}\n`,
    `${renderTop('executing_for', perf.topByExecuting)}\n\n`,
    'list of active actors with names:\n',
    ...perf.active.map(({ name, seconds }) => `\t"${name}" is active for ${formatFixed(seconds)}s\n`),
    '\nsizes of cpu local queues:\n\nAll actors:\n',
    ...perf.actors.map((actor) => `\t${actor.name}\n${renderActor(actor, '\t\t')}`),
    '\n',
  ].join('');
}

/** The `/perf` figures of a worker that handles this many requests per second. */
export function toPerfFigures(requestsPerSecond: number): PerfFigures {
  const spans = (perRequest: number, idle: number): Spans => {
    const figure = idle + perRequest * requestsPerSecond;
    return [figure, figure, figure];
  };
  const actors = actorProfiles.map(({ name, loadPerRequest, messagesPerRequest }) => ({
    name,
    loadPerSecond: spans(loadPerRequest, 0.0002),
    messagesPerSecond: spans(messagesPerRequest, 2.1),
    executeMessagesMax: [1, 2, 3] as const,
    executeSecondsMax: [0.000469, 0.001276, 0.004821] as const,
    messageSecondsMax: [0.000467, 0.001274, 0.004817] as const,
    createdPerSecond: spans(0.1, 0),
    delaySecondsMax: [0.000305, 0.0013, 0.023089] as const,
    alive: 1,
    executing: 0,
    executingForSecondsMax: 0,
  }));
  const sum = (pick: (actor: ActorFigures) => Spans): Spans => {
    const total = actors.reduce((all, actor) => all + pick(actor)[0], 0);
    return [total, total, total];
  };
  const [first] = actors;
  if (!first) throw new Error('a worker has actors');
  const verifications = spans(1, 0.05);
  return {
    ticksPerSecond: 2_596_130_165.44524,
    counters: [
      { name: 'Ed25519_verify_signature', qps: verifications, load: spans(0.00026, 0.00002) },
      { name: 'logger', qps: spans(0.02, 0.013), load: spans(0.000002, 0.000002) },
    ],
    all: {
      ...first,
      loadPerSecond: sum((actor) => actor.loadPerSecond),
      messagesPerSecond: sum((actor) => actor.messagesPerSecond),
      alive: actors.length,
    },
    topByLoad: { tenSeconds: [], tenMinutes: [], forever: [] },
    topByExecuting: [{ name: 'ton::http::HttpInboundConnection', value: 0.000233 }],
    active: [{ name: 'inhttpconn', seconds: 0.000533 }],
    actors,
  };
}

const actorProfiles = [
  { name: 'cocoon::WorkerRunner', loadPerRequest: 0.0009, messagesPerRequest: 9 },
  { name: 'cocoon::TcpClientConnection', loadPerRequest: 0.002, messagesPerRequest: 8 },
  { name: 'cocoon::WorkerRunningRequest', loadPerRequest: 0.0017, messagesPerRequest: 8 },
  { name: 'ton::http::HttpInboundConnection', loadPerRequest: 0.0001, messagesPerRequest: 0.2 },
  { name: 'ton::http::HttpOutboundConnection', loadPerRequest: 0.0016, messagesPerRequest: 12 },
  { name: 'cocoon::WorkerUplinkMonitor', loadPerRequest: 0, messagesPerRequest: 0 },
  { name: 'td::actor::ActorStats', loadPerRequest: 0, messagesPerRequest: 0 },
];

function renderActor(actor: ActorFigures, indent: string): string {
  const { alive, executing, executingForSecondsMax } = actor;
  return [
    `load_per_second:\t${fixed(actor.loadPerSecond)}`,
    `messages_per_second:\t${fixed(actor.messagesPerSecond)}`,
    `max_execute_messages:\t${actor.executeMessagesMax.join(' ')}`,
    `max_execute_seconds:\t${actor.executeSecondsMax.map((value) => `${formatFixed(value)}s`).join(' ')}`,
    `max_message_seconds:\t${fixed(actor.messageSecondsMax)}`,
    `created_per_second:\t${fixed(actor.createdPerSecond)}`,
    `max_delay:\t${actor.delaySecondsMax.map((value) => `${formatFixed(value)}s`).join(' ')}`,
    `alive: ${alive} executing: ${executing} max_executing_for: ${formatFixed(executingForSecondsMax)}s`,
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');
}

function renderTop(title: string, actors: TopActor[]): string {
  if (actors.length === 0) return '';
  const lines = actors.map(({ name, value }, place) => `\t#${place}: ${name}\t${formatFixed(value)}\n`);
  return `top actors by ${title}\n${lines.join('')}`;
}

function fixed(spans: Spans): string {
  return spans.map(formatFixed).join(' ');
}
