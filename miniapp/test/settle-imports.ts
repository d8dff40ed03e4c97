import { afterAll, vi } from 'vitest';

/** A page that a file's last test left may still load a chunk: it comes before its window is taken away. */
if (typeof document !== 'undefined') afterAll(() => vi.dynamicImportSettled());
