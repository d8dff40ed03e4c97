const rules = new Intl.PluralRules('ru');

/** Слово при числе: 1 воркер, 3 воркера, 5 воркеров. */
export function plural(count: number, [one, few, many]: [one: string, few: string, many: string]): string {
  return { one, few, many, two: few, zero: many, other: few }[rules.select(count)];
}
