import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import { build, defineConfig, type Plugin } from 'vite';

/** Puts the host agent beside the app: on Cloudflare Workers these files are all there is, and hosts download it there. */
const agentFile: Plugin = {
  name: 'agent-file',
  apply: 'build',
  closeBundle: async () => {
    await build({
      configFile: resolve(import.meta.dirname, '../monitoring/agent/vite.config.ts'),
      build: { outDir: resolve(import.meta.dirname, 'dist/agent') },
    });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: true }), agentFile],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8787' } },
});
