import { useState } from 'preact/hooks';
import { useApp } from '../app-context.ts';

export interface CopyButtonProps {
  text: string;
  label: string;
  done: string;
}

/** Copies a text and says so; where the browser refuses, the text stays there to be selected. */
export function CopyButton({ text, label, done }: CopyButtonProps) {
  const { telegram } = useApp();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    telegram?.haptic('selection');
    setIsCopied(true);
  };
  return (
    <button type="button" class="link copy-button" onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? done : label}</span>
    </button>
  );
}
