/** A segment that is dropped whole when its value is null. */
export function segment<T>(value: T | null, render: (value: T) => string): string {
  return value === null ? '' : render(value);
}

/** A segment that is dropped whole when its count is 0. */
export function positive(value: number, render: (value: number) => string): string {
  return value === 0 ? '' : render(value);
}
