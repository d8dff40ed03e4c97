import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { build, defineConfig, type Plugin } from 'vite';

const outDir = 'dist';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: true }),
    paintShellFirst(),
    addAgentFile(),
    compressFiles(),
  ],
  build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8787' } },
});

/**
 * The styles stand behind the shell, which has its own: it is painted while they load. Those of pages come after them, so
 * that what a page says of a class counts.
 */
function paintShellFirst(): Plugin {
  return {
    name: 'paint-shell-first',
    apply: 'build',
    enforce: 'post',
    renderChunk: (code, { name }) => {
      if (name !== 'preload-helper') return null;
      const [before, after, ...more] = code.split('document.head.appendChild(');
      if (after === undefined || more.length > 0) throw new Error('Vite loads styles in another way now');
      return { code: `${before}document.body.appendChild(${after}`, map: null };
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        const link = /\s*<link rel="stylesheet"[^>]*>/.exec(html)?.[0];
        if (link === undefined) return html;
        return html.replace(link, '').replace('</body>', `  ${link.trim()}\n  </body>`);
      },
    },
  };
}

/** Puts the host agent beside the app: on Cloudflare Workers these files are all there is, and hosts download it there. */
function addAgentFile(): Plugin {
  let folder = outDir;
  return {
    name: 'agent-file',
    apply: 'build',
    configResolved: ({ root, build: { outDir: resolved } }) => {
      folder = resolve(root, resolved);
    },
    closeBundle: {
      sequential: true,
      handler: async () => {
        await build({
          configFile: resolve(import.meta.dirname, '../monitoring/agent/vite.config.ts'),
          build: { outDir: join(folder, 'agent') },
        });
      },
    },
  };
}

/** Beside each text its compressed forms: the server sends what is there, and a phone loads a third of it. */
function compressFiles(): Plugin {
  let folder = outDir;
  return {
    name: 'compress-files',
    apply: 'build',
    configResolved: ({ root, build: { outDir: resolved } }) => {
      folder = resolve(root, resolved);
    },
    closeBundle: {
      sequential: true,
      handler: async () => {
        const names = await readdir(folder, { recursive: true });
        for (const name of names.filter((one) => /\.(js|css|html|svg)$/.test(one))) {
          const body = await readFile(join(folder, name));
          await writeFile(join(folder, `${name}.br`), brotliCompressSync(body));
          await writeFile(join(folder, `${name}.gz`), gzipSync(body, { level: 9 }));
        }
      },
    },
  };
}
