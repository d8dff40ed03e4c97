import { useApp, useSpeech } from '../app-context.ts';

/** Switches to the other language; names it in that language for readers. */
export function LanguageButton() {
  const { language } = useApp();
  const { words, language: current } = useSpeech();
  const other = current === 'en' ? 'ru' : 'en';
  return (
    <button
      type="button"
      class="icon-button language-button"
      lang={other}
      aria-label={words.switchLanguage}
      onClick={() => void language.use(other)}
    >
      {words.otherLanguage}
    </button>
  );
}
