import { useApp, useSpeech } from './app-context.ts';

const dayMs = 86_400_000;

/** Moments of an incident: the clock with seconds, with the day before it where that is not today's. */
export function useSeconds(): (ms: number) => string {
  const { clock } = useApp();
  const { format } = useSpeech();
  const nowMs = clock.nowMs.value;
  return (ms) => {
    const isRecent = nowMs - ms < dayMs && format.day(ms) === format.day(nowMs);
    return isRecent ? format.clockSeconds(ms) : `${format.dayShort(ms)} ${format.clockSeconds(ms)}`;
  };
}
