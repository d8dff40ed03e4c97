import type { ChaosStage } from './chaos-stage.ts';

export interface ApiAnswer {
  status: number;
  text: string;
}

/** What the API answers an operator; null where nobody answered in time. */
export async function askApi(
  { operatorKey }: ChaosStage,
  url: string,
  request: RequestInit = {},
): Promise<ApiAnswer | null> {
  try {
    const answer = await fetch(url, {
      ...request,
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(15_000),
    });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return null;
  }
}
