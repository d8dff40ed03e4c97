import { useState } from 'preact/hooks';
import { ApiError } from '../api.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Icon } from './icon.tsx';

type Line =
  | { state: 'none' | 'asking' | 'missing' | 'failed' }
  | { state: 'made'; line: string; endsAtMs: number };

/** The first way to add workers: one line to paste on the host, good once and not for long. */
export function AgentLine() {
  const { session, clock, telegram } = useApp();
  const { format } = useSpeech();
  const home = useHomeWords();
  const [line, setLine] = useState<Line>({ state: 'none' });
  const make = async () => {
    setLine({ state: 'asking' });
    try {
      const made = await session.api.createAgentLine();
      if (made === null) return setLine({ state: 'missing' });
      setLine({ state: 'made', line: made.installCommand, endsAtMs: Date.parse(made.expiresAt) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      setLine({ state: 'failed' });
    }
  };
  const leftSeconds = line.state === 'made' ? (line.endsAtMs - clock.nowMs.value) / 1000 : 0;
  const isGood = line.state === 'made' && leftSeconds > 0;

  return (
    <section class="section agent" aria-labelledby="agent">
      <div class="section-head">
        <h2 class="section-title" id="agent">
          {home.add.agentTitle}
        </h2>
        <span class="dim">{home.add.recommended}</span>
      </div>
      <p>{home.add.agentText}</p>
      {isGood ? (
        <>
          <code class="code">{line.line}</code>
          <CopyButton text={line.line} />
          <p class="agent-note">
            <Icon name="clock" small />
            {home.add.waiting(format.duration(leftSeconds))}
          </p>
        </>
      ) : (
        <>
          {line.state !== 'none' && line.state !== 'asking' && (
            <p class={line.state === 'made' ? 'dim' : 'form-problem'} role="alert">
              {line.state === 'made'
                ? home.add.ended
                : line.state === 'missing'
                  ? home.add.agentMissing
                  : home.add.lineFailed}
            </p>
          )}
          <button
            type="button"
            class="button button-primary button-full"
            aria-disabled={line.state === 'asking'}
            onClick={() => line.state !== 'asking' && void make()}
          >
            {home.add.makeLine}
          </button>
        </>
      )}
    </section>
  );
}

function CopyButton({ text }: { text: string }) {
  const { telegram } = useApp();
  const home = useHomeWords();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    telegram?.haptic('light');
    // A web view may forbid it: then the line is there to be selected.
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setIsCopied(done);
  };
  return (
    <button type="button" class="button button-primary button-full" onClick={() => void copy()}>
      <Icon name={isCopied ? 'check' : 'copy'} small />
      <span aria-live="polite">{isCopied ? home.add.copied : home.add.copyLine}</span>
    </button>
  );
}
