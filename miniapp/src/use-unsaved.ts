import { useEffect } from 'preact/hooks';
import { useApp } from './app-context.ts';

/** While something typed is not saved, Telegram and the browser ask before they close the page. */
export function useUnsaved(isUnsaved: boolean): void {
  const { telegram } = useApp();
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    const release = telegram?.confirmClosing();
    return () => {
      window.removeEventListener('beforeunload', ask);
      release?.();
    };
  }, [isUnsaved, telegram]);
}
