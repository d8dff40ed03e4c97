const newline = 0x0a;

/**
 * The lines of a stream without their ends, a list for each chunk that ended some; what follows the last end comes as a
 * line of its own. A line over `lineBytesMax` throws, so that a damaged stream cannot fill the memory.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax = 256 * 1024 * 1024,
): AsyncGenerator<Buffer[]> {
  let open: Buffer[] = [];
  let openBytes = 0;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, at);
      lines.push(open.length === 0 ? rest : Buffer.concat([...open, rest]));
      open = [];
      openBytes = 0;
      from = at + 1;
    }
    if (from < chunk.length) open.push(chunk.subarray(from));
    openBytes += chunk.length - from;
    if (openBytes > lineBytesMax) throw new Error(`A line is longer than ${lineBytesMax} bytes`);
    if (lines.length > 0) yield lines;
  }
  if (open.length > 0) yield [Buffer.concat(open)];
}
