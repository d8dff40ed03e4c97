/** A pair's name at the exchange, and when that name stands for this coin. */
export interface MarketSymbol {
  symbol: string;
  from: Date | null;
  to: Date | null;
}

/**
 * The coin was renamed from Toncoin to Gram on 15 June 2026; the old pair's history ends on 23 June. Before that day a
 * pair called GRAM would be another coin's: a ticker alone says nothing.
 */
export const defaultMarketSymbols: readonly MarketSymbol[] = [
  { symbol: 'TONUSDT', from: null, to: new Date('2026-06-23T09:00:00Z') },
  { symbol: 'GRAMUSDT', from: new Date('2026-06-15T00:00:00Z'), to: null },
];

/** The pairs to ask about a moment, in order. */
export function listSymbolsAt(symbols: readonly MarketSymbol[], at: Date): string[] {
  return symbols
    .filter(({ from, to }) => (from === null || at >= from) && (to === null || at < to))
    .map(({ symbol }) => symbol);
}

/** Reads `TONUSDT..2026-06-23T09:00:00Z,GRAMUSDT@2026-06-15T00:00:00Z..`; null where it is not that. */
export function parseMarketSymbols(text: string): MarketSymbol[] | null {
  const symbols = text.split(',').map((part) => {
    const match = /^([A-Z0-9]{4,20})(?:@([0-9TZ:-]+))?(?:\.\.([0-9TZ:-]*))?$/.exec(part.trim());
    if (match === null) return null;
    const [from, to] = [toTime(match[2]), toTime(match[3])];
    return from === undefined || to === undefined ? null : { symbol: match[1] ?? '', from, to };
  });
  return symbols.some((symbol) => symbol === null) ? null : symbols.filter((symbol) => symbol !== null);
}

/** Null where none is given, undefined where it is none. */
function toTime(text: string | undefined): Date | null | undefined {
  if (text === undefined || text === '') return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
