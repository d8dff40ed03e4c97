import { defineConfig } from 'vite';

/** One file for any Node from version 20 on: everything but Node's own modules is bundled. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'cocoon-agent.mjs', codeSplitting: false } },
  },
});
