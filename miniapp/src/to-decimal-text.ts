/** A decimal as the API takes it, from what people type: `0,32` is `0.32`. Null for what is no decimal from 0 on. */
export function toDecimalText(typed: string): string | null {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,12}(\.\d{1,9})?$/.test(text) ? text : null;
}
