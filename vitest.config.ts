import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['db/src/testing.ts'],
    setupFiles: ['miniapp/test/settle-imports.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Four are a sixth faster on two cores, and starve the tests that run in real time.
    maxWorkers: 2,
  },
});
