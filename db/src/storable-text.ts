/** Takes out what PostgreSQL cannot store in text and jsonb: NUL characters and lone surrogates. */
export function toStorableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
