/** A figure after its name; an unknown one after a colon, because the word for it has no gender to agree in. */
export function labelRu(label: string, value: string): string {
  return value === 'неизвестно' ? `${label}: ${value}` : `${label} ${value}`;
}
