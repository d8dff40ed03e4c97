import { useMemo, useState } from 'preact/hooks';
import { useAnswerWords } from '../answer-words.ts';
import type { WorkerAnswer } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import type { Format } from '../format.ts';
import { indentJson } from '../indent-json.ts';
import { toReason } from '../to-reason.ts';
import { useAnswers } from '../use-answers.ts';
import { useFreshness } from '../use-freshness.ts';
import { CopyButton } from './copy-button.tsx';
import { FailedNotice } from './failed-notice.tsx';
import { FreshnessBanner } from './freshness-banner.tsx';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';
import { Segment } from './segment.tsx';
import { Sheet } from './sheet.tsx';
import { StateMark } from './state-mark.tsx';
import '../css/answers.css';

export interface RawAnswerSheetProps {
  workerId: string;
  onClose: () => void;
}

/** What each page of a worker really gave, asked for when it is opened. */
export function RawAnswerSheet({ workerId, onClose }: RawAnswerSheetProps) {
  const { words: common } = useSpeech();
  const words = useAnswerWords();
  const query = useAnswers(workerId);
  const freshness = useFreshness(query, null);
  const answers = query.data;
  return (
    <Sheet title={words.title} onClose={onClose}>
      <FreshnessBanner
        freshness={freshness}
        nextAttemptAtMs={query.nextAttemptAtMs}
        onRetry={query.refresh}
      />
      {answers === null && query.error !== null && (
        <FailedNotice title={words.failedTitle} text={common.worker.failedText} onRetry={query.refresh} />
      )}
      {answers === null && query.error === null && <AnswerSkeleton />}
      {answers?.length === 0 && (
        <Notice mark={<Icon name="clock" />} title={words.emptyTitle} text={words.emptyText} />
      )}
      {answers !== null && answers.length > 0 && <Answers answers={answers} />}
    </Sheet>
  );
}

const pages = ['jsonstats', 'stats'] as const;

function Answers({ answers }: { answers: WorkerAnswer[] }) {
  const words = useAnswerWords();
  const [page, setPage] = useState<WorkerAnswer['page']>(answers[0]?.page ?? 'jsonstats');
  const answer = answers.find((one) => one.page === page);
  return (
    <>
      <Segment
        label={words.pages}
        choices={pages.map((key) => ({ key, text: `/${key}` }))}
        chosen={page}
        onChoose={setPage}
      />
      {answer === undefined ? (
        <p class="answer-note">
          {words.emptyTitle}. {words.emptyText}
        </p>
      ) : (
        <Answer key={page} answer={answer} />
      )}
    </>
  );
}

function Answer({ answer }: { answer: WorkerAnswer }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = useAnswerWords();
  const { page, body, bytes, isCut, failure } = answer;
  const facts = [
    words.asked(toMoment(Date.parse(answer.askedAt), clock.nowMs.value, format)),
    toSize(bytes, words.units, format),
    ...(isCut ? [words.cut] : []),
  ];
  const shown = useMemo(() => (body === null ? null : (indentJson(body) ?? body)), [body]);
  return (
    <>
      <p class="answer-note">{facts.join(' · ')}</p>
      {failure !== null && <Failure failure={failure} />}
      {body === null || body === '' ? (
        <p class="answer-note">{body === null ? words.withheld : words.nothing}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <section class="answer-body" aria-label={words.body(`/${page}`)} tabIndex={0}>
            <pre class="answer-text" dir="ltr">
              {shown}
            </pre>
          </section>
          <CopyButton text={body} label={words.copy} done={words.copied} />
        </>
      )}
    </>
  );
}

function Failure({ failure }: { failure: string }) {
  const { words } = useSpeech();
  const reason = toReason(words, failure);
  return (
    <div class="answer-failure">
      <StateMark status="down" lead />
      <p>
        <span class="word" data-s="down">
          {reason?.sentence}
        </span>
        <span class="answer-fix">{reason?.fix}</span>
      </p>
    </div>
  );
}

/** The shape of the answer that is coming. Shows itself only after 150 ms. */
function AnswerSkeleton() {
  const { words } = useSpeech();
  return (
    <div class="answer-skeleton" aria-busy="true" aria-label={words.loading} role="status">
      <span class="skeleton skeleton-name" />
      <span class="skeleton answer-body" />
    </div>
  );
}

/** The age while it says something, and the clock to the second, which logs have too. */
function toMoment(atMs: number, nowMs: number, format: Format): string {
  const isRecent = nowMs - atMs < 3_600_000;
  return `${isRecent ? format.age(atMs, nowMs) : format.dayShort(atMs)}, ${format.clockSeconds(atMs)}`;
}

function toSize(bytes: number, units: { bytes: string; kilobytes: string }, format: Format): string {
  if (bytes < 1_000) return `${format.integer(bytes)}\u00a0${units.bytes}`;
  return `${format.tick(Math.round(bytes / 100) / 10)}\u00a0${units.kilobytes}`;
}
