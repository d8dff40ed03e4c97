import type { AlertKind } from './alert-shapes.ts';

export type Slot = 'threshold' | 'for' | 'clear' | 'workers';
export type RuleSentences = Record<AlertKind, string>;
export type SentencePart = { kind: 'text'; text: string } | { kind: 'slot'; slot: Slot };

const slots: readonly string[] = ['threshold', 'for', 'clear', 'workers'] satisfies Slot[];

/** Splits a sentence with values in braces into words and the places of the values. */
export function parseSentence(sentence: string): SentencePart[] {
  return sentence.split(/\{(\w+)\}/).flatMap((piece, index): SentencePart[] => {
    if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'text', text: piece }];
    if (!isSlot(piece)) throw new Error(`No value is called {${piece}}`);
    return [{ kind: 'slot', slot: piece }];
  });
}

function isSlot(name: string): name is Slot {
  return slots.includes(name);
}
