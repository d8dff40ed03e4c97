/**
 * Ends with 0 where the process of this container is ready, else with 1: by its own `/readyz`. `HEALTH_URL` says which
 * one; without it the API's on `PORT`.
 */
const url = process.env.HEALTH_URL ?? `http://127.0.0.1:${process.env.PORT ?? 8787}/readyz`;

try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) fail(`${url} answered ${answer.status}`);
} catch (error) {
  fail(`${url}: ${error instanceof Error ? error.message : error}`);
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
