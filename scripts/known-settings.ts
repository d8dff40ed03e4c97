import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** For tests: the names in .env.example, each also as a file's path. */
export function readKnownSettings(): Set<string> {
  const names = listExampleSettings().map(({ name }) => name);
  return new Set([...names, ...names.map((name) => `${name}_FILE`)]);
}

export interface ExampleSetting {
  name: string;
  value: string;
  /** What stands above it, and above its neighbours without a comment of their own; empty where nothing does. */
  comment: string;
}

/** For tests: the settings of .env.example, in order. */
export function listExampleSettings(): ExampleSetting[] {
  const text = readFileSync(resolve(root, '.env.example'), 'utf8');
  return text.split(/\n{2,}/).flatMap((paragraph) => {
    let comment: string[] = [];
    let isCommenting = false;
    return paragraph.split('\n').flatMap((line) => {
      const [, name, value = ''] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) {
        isCommenting = false;
        return [{ name, value, comment: comment.join(' ') }];
      }
      if (line.startsWith('# ---')) return [];
      comment = [...(isCommenting ? comment : []), line.replace(/^# /, '')];
      isCommenting = true;
      return [];
    });
  });
}
