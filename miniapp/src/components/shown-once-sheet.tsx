import type { ComponentChildren } from 'preact';
import { CopyButton } from './copy-button.tsx';
import { FormSheet } from './form-sheet.tsx';

export interface ShownOnceSheetProps {
  title: string;
  text: string;
  secret: string;
  words: { copy: string; copied: string; close: string };
  onClose: () => void;
  /** What else can be done with it. */
  children?: ComponentChildren;
}

/** A secret that cannot be read again. */
export function ShownOnceSheet({ title, text, secret, words, onClose, children }: ShownOnceSheetProps) {
  return (
    <FormSheet title={title} onClose={onClose}>
      <p class="dim">{text}</p>
      <code class="secret">{secret}</code>
      <CopyButton text={secret} label={words.copy} done={words.copied} />
      {children}
      <button type="button" class="button button-full" onClick={onClose}>
        {words.close}
      </button>
    </FormSheet>
  );
}
