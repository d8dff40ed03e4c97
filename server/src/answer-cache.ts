import type { Id } from '@cocoon-pool/db/schema';

/** Whose answers these are: of one participant's rows, or with null of everybody's. */
export type Reach = Id | null;

interface Place {
  reach: Reach;
  /** Names the question: its route and what was asked. */
  question: string;
}

/** Answers that many readers ask for again and again; JSON values, never older than `answerLifeMs`. */
export interface AnswerCache {
  /** The stored answer, or a fresh one that is stored for the next reader. */
  read<Answer>(place: Place, compute: () => Promise<Answer>): Promise<Answer>;
  /** Whoever changed something sees it at once; others within `answerLifeMs`. */
  forget(reach: Reach): Promise<void>;
}

export const answerLifeMs = 2_000;
