import type { Language } from '@cocoon-pool/domain/messages/language';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useSpeech } from './app-context.ts';

/**
 * The words of one area of the app, downloaded with its pages and in the language in use only. Until they are there
 * nothing is drawn; when the language changes the old ones stay until the new ones are there.
 */
export function createAreaWords<Words>(load: Record<Language, () => Promise<Words>>) {
  const Context = createContext<Words | null>(null);
  const known = new Map<Language, Words>();

  function WordsProvider({ children }: { children: ComponentChildren }) {
    const { language } = useSpeech();
    const [words, setWords] = useState<Words | null>(known.get(language) ?? null);
    useEffect(() => {
      let isGone = false;
      void load[language]().then((loaded) => {
        known.set(language, loaded);
        if (!isGone) setWords(() => loaded);
      });
      return () => {
        isGone = true;
      };
    }, [language]);
    if (words === null) return null;
    return <Context.Provider value={words}>{children}</Context.Provider>;
  }

  function useWords(): Words {
    const words = useContext(Context);
    if (words === null) throw new Error('The words of this area are missing: wrap the page in its provider.');
    return words;
  }

  return { WordsProvider, useWords };
}
