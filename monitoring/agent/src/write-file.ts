import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all, readable by its owner only: whoever reads it sees the old one or the new one. */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.new`;
  try {
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
