import { useAlertWords } from '../../alert-words.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';

export interface SecretSheetProps {
  title: string;
  text: string;
  secret: string;
  onClose: () => void;
}

/** A secret that cannot be read again. */
export function SecretSheet({ title, text, secret, onClose }: SecretSheetProps) {
  const { receivers: words } = useAlertWords();
  return (
    <FormSheet title={title} onClose={onClose}>
      <p class="dim">{text}</p>
      <div class="code-line">
        <code class="code-text">{secret}</code>
        <CopyButton text={secret} label={words.copy} done={words.copied} />
      </div>
      <button type="button" class="button button-primary" onClick={onClose}>
        {words.secretDone}
      </button>
    </FormSheet>
  );
}
