import type { Dice } from './dice.ts';

/** One kind of stranger that the system listens to, and what must hold whatever it says. */
export interface FuzzArea<Input> {
  name: string;
  title: string;
  open(): Promise<FuzzStage<Input>>;
}

/** What an area's cases run against. */
export interface FuzzStage<Input> {
  /** The next hostile input: plain data, so that a failing one can be kept as a file. */
  make(dice: Dice): Input;
  check(input: Input): Promise<CheckedCase>;
  close(): Promise<void>;
}

export interface CheckedCase {
  /** It got past the first refusal, so that what comes behind it was tried too. */
  isTaken: boolean;
  /** What must not have come of it; empty when every guarantee held. */
  violations: string[];
}
