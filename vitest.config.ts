import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['db/src/testing.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the long ones wait for other processes: on two cores four of them leave hardly more than one busy.
    maxWorkers: 4,
  },
});
