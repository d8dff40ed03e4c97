import type { AlertKind } from './alert-shapes.ts';

export type Slot = 'threshold' | 'for' | 'clear' | 'workers';
export type RuleSentences = Record<AlertKind, string>;
export type SentencePart =
  | { kind: 'text'; text: string }
  /** `end`: the comma or full stop that stays with the value where the line breaks. */
  | { kind: 'slot'; slot: Slot; end: string };

const slots: readonly string[] = ['threshold', 'for', 'clear', 'workers'] satisfies Slot[];

/** Splits a sentence with values in braces into words and the places of the values. */
export function parseSentence(sentence: string): SentencePart[] {
  const [start = '', ...rest] = sentence.split('{');
  const parts = rest.flatMap((piece): SentencePart[] => {
    const [, slot = '', end = '', text = ''] = /^(\w+)\}([.,:;]?)(.*)$/s.exec(piece) ?? [];
    if (!isSlot(slot)) throw new Error(`No value is called {${slot}}`);
    return [
      { kind: 'slot', slot, end },
      { kind: 'text', text },
    ];
  });
  return [{ kind: 'text' as const, text: start }, ...parts].filter(
    (part) => part.kind === 'slot' || part.text !== '',
  );
}

function isSlot(name: string): name is Slot {
  return slots.includes(name);
}
