interface FileAnswer {
  headers: Headers;
  body: ReadableStream<Uint8Array> | null;
}

/** Reads a file as it arrives, telling how far it is, and hands it to the browser to keep. Returns its name. */
export async function saveFile(
  { headers, body }: FileAnswer,
  fallbackName: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<string> {
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    parts.push(new Uint8Array(next.value));
    bytes += next.value.length;
    onBytes(bytes);
  }
  const name = toFilename(headers.get('content-disposition')) ?? fallbackName;
  const url = URL.createObjectURL(new Blob(parts, { type: headers.get('content-type') ?? '' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}

export function toFilename(disposition: string | null): string | null {
  return /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? null;
}
