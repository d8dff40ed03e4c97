import { type AnswerCache, answerLifeMs, type Reach } from './answer-cache.ts';

interface Shelf {
  bornMs: number;
  answers: Map<string, Promise<unknown>>;
}

const mostAnswersOfOne = 50;

/**
 * Keeps answers in this process. Readers who ask the same at once wait for one computation; what fails is not kept. A
 * shelf ends as a whole, so no answer outlives it.
 */
export function createMemoryAnswerCache(now: () => Date): AnswerCache {
  const shelves = new Map<Reach, Shelf>();
  const sweep = (nowMs: number) => {
    for (const [reach, { bornMs }] of shelves) {
      if (Math.abs(nowMs - bornMs) < answerLifeMs) return;
      shelves.delete(reach);
    }
  };
  return {
    read: async <Answer>(
      { reach, question }: { reach: Reach; question: string },
      compute: () => Promise<Answer>,
    ) => {
      const nowMs = now().getTime();
      sweep(nowMs);
      const shelf = shelves.get(reach) ?? { bornMs: nowMs, answers: new Map() };
      const known = shelf.answers.get(question);
      // What is stored under a question was computed for it, by the same route.
      if (known !== undefined) return known as Promise<Answer>;
      const answer = compute();
      if (shelf.answers.size >= mostAnswersOfOne) return answer;
      shelves.set(reach, shelf);
      shelf.answers.set(question, answer);
      answer.catch(() => shelf.answers.delete(question));
      return answer;
    },
    forget: async (reach) => {
      shelves.delete(reach);
    },
  };
}
