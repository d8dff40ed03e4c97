import { AnswerWordsProvider } from '../answer-words.ts';
import type { AlertItem, WorkerDetail, WorkerEvent } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import type { Command } from '../control-api.ts';
import { useControlApi } from '../control-api.ts';
import { ControlWordsProvider, useControlWords } from '../control-words.ts';
import { describeFact } from '../describe-fact.ts';
import { shortenAddress } from '../shorten-address.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { FailedNotice } from './failed-notice.tsx';
import { RawAnswer } from './raw-answer.tsx';
import { StateMark } from './state-mark.tsx';

type Moment =
  | { kind: 'alert'; atMs: number; alert: AlertItem }
  | { kind: 'event'; atMs: number; event: WorkerEvent }
  | { kind: 'command'; atMs: number; command: Command };

const mostShown = 100;

/** What happened to it, newest first: alerts, commands with what became of them, and what changed by itself. */
export function WorkerHistory({ worker }: { worker: WorkerDetail }) {
  return (
    <ControlWordsProvider>
      <AnswerWordsProvider>
        <History worker={worker} />
      </AnswerWordsProvider>
    </ControlWordsProvider>
  );
}

function History({ worker }: { worker: WorkerDetail }) {
  const { session } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const control = useControlApi();
  const query = useQuery(`worker/${worker.id}/history`, async (signal) => {
    const [alerts, events, commands] = await Promise.all([
      session.api.listAlerts(worker.id, signal),
      session.api.listEvents(worker.id, signal),
      control.listCommands(worker.id, 50, signal),
    ]);
    return toMoments(alerts, events, commands);
  });
  const moments = query.isPrevious ? null : query.data;
  return (
    <>
      {moments === null && query.error !== null && (
        <FailedNotice
          title={home.worker.historyFailed}
          text={words.worker.failedText}
          onRetry={query.refresh}
        />
      )}
      {moments === null && query.error === null && <div class="section skeleton-gpus" aria-busy="true" />}
      {moments !== null && (
        <section class="section" aria-label={home.worker.history}>
          {moments.length === 0 && <p class="section-text">{home.worker.historyEmpty}</p>}
          <ul class="rows">
            {moments.slice(0, mostShown).map((moment) => (
              <MomentRow key={toKey(moment)} moment={moment} />
            ))}
          </ul>
        </section>
      )}
      {(moments !== null || query.error !== null) && <RawAnswer workerId={worker.id} />}
      <p class="page-foot">
        {home.worker.since} {format.day(Date.parse(worker.createdAt))}
      </p>
    </>
  );
}

/** A change that a command of ours brought about is told by the command. */
function toMoments(alerts: AlertItem[], events: WorkerEvent[], commands: Command[]): Moment[] {
  return [
    ...alerts
      .filter(({ firedAt }) => firedAt !== null)
      .map((alert) => ({ kind: 'alert', atMs: Date.parse(alert.activeSince), alert }) as const),
    ...events
      .filter(({ byUs }) => !byUs)
      .map((event) => ({ kind: 'event', atMs: Date.parse(event.at), event }) as const),
    ...commands.map(
      (command) => ({ kind: 'command', atMs: Date.parse(command.requestedAt), command }) as const,
    ),
  ].toSorted((a, b) => b.atMs - a.atMs);
}

function toKey(moment: Moment): string {
  switch (moment.kind) {
    case 'alert':
      return `alert-${moment.alert.id}`;
    case 'event':
      return `event-${moment.atMs}-${moment.event.kind}`;
    case 'command':
      return `command-${moment.command.id}`;
  }
}

function MomentRow({ moment }: { moment: Moment }) {
  switch (moment.kind) {
    case 'alert':
      return <AlertRow alert={moment.alert} />;
    case 'event':
      return <EventRow event={moment.event} />;
    case 'command':
      return <CommandRow command={moment.command} />;
  }
}

function MomentTime({ atMs }: { atMs: number }) {
  const { format } = useSpeech();
  return (
    <span class="row-end row-text">
      {format.dayShort(atMs)}, {format.clock(atMs)}
    </span>
  );
}

function EventRow({ event }: { event: WorkerEvent }) {
  const { format } = useSpeech();
  const home = useHomeWords();
  const words = useControlWords();
  const say = (value: string | null) => {
    if (event.kind === 'enabled' || event.kind === 'coefficient')
      return describeFact(value, { words, format });
    return value === null ? words.unknown : shortenLong(value);
  };
  const hasValues = event.kind !== 'restart' && (event.before !== null || event.after !== null);
  return (
    <li class="row">
      <StateMark status="unknown" lead />
      <span class="row-body">
        <span class="row-title">{home.worker.events[event.kind]}</span>
        {hasValues && <span class="row-text">{words.arrow(say(event.before), say(event.after))}</span>}
      </span>
      <MomentTime atMs={Date.parse(event.at)} />
    </li>
  );
}

function shortenLong(value: string): string {
  return value.length > 24 ? shortenAddress(value) : value;
}

const commandMarks = {
  queued: 'unknown',
  sending: 'unknown',
  sent: 'unknown',
  verified: 'ok',
  failed: 'down',
  unknown: 'warning',
} as const;

function CommandRow({ command }: { command: Command }) {
  const { format } = useSpeech();
  const words = useControlWords();
  const { kind, state, before, after, coefficient, reason } = command;
  const price = coefficient === null ? '' : ` ${format.coefficient(coefficient)}`;
  const say = (value: string | null) => describeFact(value, { words, format });
  const change =
    kind !== 'request_payout' && after !== null ? ` · ${words.arrow(say(before), say(after))}` : '';
  return (
    <li class="row">
      <StateMark status={commandMarks[state]} lead />
      <span class="row-body">
        <span class="row-title">{words.history.command(`${words.history.kinds[kind]}${price}`)}</span>
        <span class="row-text">
          {words.history.states[state]}
          {change}
        </span>
        {state === 'failed' && reason !== null && (
          <span class="row-text">{words.failures[reason] ?? words.failed(reason.replaceAll('_', ' '))}</span>
        )}
      </span>
      <MomentTime atMs={Date.parse(command.requestedAt)} />
    </li>
  );
}

function AlertRow({ alert }: { alert: AlertItem }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const home = useHomeWords();
  const status = alert.severity === 'critical' ? 'down' : 'warning';
  const startMs = Date.parse(alert.activeSince);
  const endMs = alert.resolvedAt === null ? null : Date.parse(alert.resolvedAt);
  const duration = format.duration(((endMs ?? clock.nowMs.value) - startMs) / 1000);
  const row = (
    <>
      <StateMark status={endMs === null ? status : 'ok'} lead />
      <span class="row-body">
        <span class="row-title">{home.incidents.kinds[alert.kind] ?? alert.kind.replaceAll('_', ' ')}</span>
        <span class="row-text">
          {endMs === null ? (
            <span class="word" data-s={status}>
              {home.worker.still} {duration}
            </span>
          ) : (
            home.worker.lasted(duration)
          )}
        </span>
      </span>
      <MomentTime atMs={startMs} />
    </>
  );
  return (
    <li>
      {alert.incidentId === null ? (
        <div class="row">{row}</div>
      ) : (
        <a class="row" href={`/incidents/${alert.incidentId}`}>
          {row}
        </a>
      )}
    </li>
  );
}
