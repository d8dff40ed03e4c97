import type { SimulatedWorker } from './cocoon-worker.ts';

export interface Drama {
  play(): Promise<void>;
  /** Plays once a second until `stop`. */
  start(): void;
  stop(): Promise<void>;
}

const firstUpSeconds = 45;
const upSeconds = 200;
const downSeconds = 160;

/**
 * A worker that dies and comes back, for as long as it is played: first down after 45 s, then 160 s down and 200 s
 * up in turn. Long enough for an alert and its recovery.
 */
export function createDrama(worker: SimulatedWorker, now: () => Date): Drama {
  const beganAt = now();
  let isDown = false;
  let playing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const play = async () => {
    const elapsedSeconds = (now().getTime() - beganAt.getTime()) / 1000;
    const wantsDown = (elapsedSeconds + upSeconds - firstUpSeconds) % (upSeconds + downSeconds) >= upSeconds;
    if (wantsDown === isDown) return;
    isDown = wantsDown;
    await (isDown ? worker.kill() : worker.revive());
  };
  return {
    play,
    start() {
      timer = setInterval(() => {
        playing = playing.then(play);
      }, 1000);
    },
    async stop() {
      clearInterval(timer);
      await playing;
    },
  };
}
