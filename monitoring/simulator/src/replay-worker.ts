import { createWorkerHttpServer } from './worker-http-server.ts';
import { writeAnswer } from './write-answer.ts';

/** The two bodies that a worker gave at one instant. */
export interface ReplayStep {
  jsonStats: string;
  statsPage: string;
}

export interface ReplayWorker {
  host: string;
  port: number;
  /** `host:port` */
  address: string;
  step(): number;
  /** Serves the bodies of this step from now on. Throws when there is none. */
  goTo(step: number): void;
  close(): Promise<void>;
}

/** A worker that serves captured bodies, step by step, as the test says. Begins at step 0. */
export async function createReplayWorker(steps: readonly ReplayStep[]): Promise<ReplayWorker> {
  let current = 0;
  const getStep = (step: number) => {
    const found = steps[step];
    if (!found) throw new Error(`the replay has no step ${step}`);
    return found;
  };
  getStep(0);
  const server = await createWorkerHttpServer({
    host: '127.0.0.1',
    port: 0,
    respond({ path }, socket) {
      const { jsonStats, statsPage } = getStep(current);
      if (path === '/jsonstats') writeAnswer(socket, { contentType: 'application/json', body: jsonStats });
      else if (path === '/stats')
        writeAnswer(socket, { contentType: 'text/html; charset=utf-8', body: statsPage });
      else writeAnswer(socket, { refusal: 'not found' });
    },
  });
  return {
    host: server.host,
    port: server.port,
    address: `${server.host}:${server.port}`,
    step: () => current,
    goTo(step) {
      getStep(step);
      current = step;
    },
    close: server.close,
  };
}
