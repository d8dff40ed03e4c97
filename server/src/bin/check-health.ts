import { stat } from 'node:fs/promises';

/**
 * Ends with 0 where the process of this container is ready, else with 1: by its own `/readyz`, of which `HEALTH_URL` says
 * where it is (without it the API's on `PORT`), or by the age of the file that it makes new while all is well
 * (`HEALTH_FILE`).
 */
const { HEALTH_FILE: file, HEALTH_URL: url, PORT: port } = process.env;
const ageSecondsMax = 90;

try {
  if (file) await checkAge(file);
  else await checkAnswer(url || `http://127.0.0.1:${port || 8787}/readyz`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function checkAge(path: string): Promise<void> {
  const ageSeconds = (Date.now() - (await stat(path)).mtimeMs) / 1_000;
  if (ageSeconds > ageSecondsMax) throw new Error(`${path} is ${Math.round(ageSeconds)} s old`);
}

async function checkAnswer(address: string): Promise<void> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) }).catch((error: Error) => {
    throw new Error(`${address}: ${error.message}`);
  });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
}
