/** Deeper than any worker answers; a hostile body of brackets alone would become megabytes of spaces. */
const deepest = 20;

/**
 * The same text with a line for each member and item. Only white space between its parts changes: numbers keep their
 * digits, strings their escapes, repeated keys stay. Null where the text is no JSON, or nested deeper than is readable.
 */
export function indentJson(text: string): string | null {
  if (!isJson(text)) return null;
  const lines: string[] = [];
  let depth = 0;
  let line = '';
  const breakLine = () => {
    lines.push(line);
    line = '  '.repeat(depth);
  };
  for (const [part] of text.matchAll(parts)) {
    switch (part) {
      case '{':
      case '[':
        line += part;
        depth += 1;
        if (depth > deepest) return null;
        breakLine();
        break;
      case '}':
      case ']':
        depth -= 1;
        breakLine();
        line += part;
        break;
      case ',':
        line += part;
        breakLine();
        break;
      default:
        line += part === ':' ? ': ' : part;
    }
  }
  return [...lines, line].join('\n');
}

/** A string, something empty, a sign, or a number or word; white space between them is left out. */
const parts = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s"{}[\],:]+/g;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
