import type { WorkerPages } from '@cocoon-pool/domain/cocoon/lasting-sample';

/** Replaces what many workers say alike by one object, so that it is in memory once. */
export interface SharedContent {
  share(pages: WorkerPages): WorkerPages;
}

/** Of the keys of what is shared. Past it everything is forgotten: what workers hold stays theirs. */
const charactersMax = 4_000_000;
/** Longer content is no honest worker's, and is not shared. */
const lengthMax = 100_000;

/**
 * The parts of lasting pages that workers of one network, owner or model have in common, each kept by its content. The
 * rest of a page is small.
 */
export function createSharedContent(): SharedContent {
  const known = new Map<string, unknown>();
  let characters = 0;

  const share = <Content>(kind: string, content: Content): Content => {
    if (content === null) return content;
    const key = `${kind} ${JSON.stringify(content, toJsonMember)}`;
    const same = known.get(key);
    // The kind says of which type the content is.
    if (same !== undefined) return same as Content;
    if (key.length > lengthMax) return content;
    if (characters + key.length > charactersMax) {
      known.clear();
      characters = 0;
    }
    characters += key.length;
    known.set(key, content);
    return content;
  };

  return {
    share: ({ jsonStats, statsPage }) => ({
      jsonStats: jsonStats && {
        ...jsonStats,
        status: share('status', jsonStats.status),
        localConfig: share('localConfig', jsonStats.localConfig),
        rootConfig: share('rootConfig', jsonStats.rootConfig),
      },
      statsPage: share('statsPage', statsPage),
    }),
  };
}

function toJsonMember(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
