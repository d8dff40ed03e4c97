import { useState } from 'preact/hooks';
import { useApp } from '../app-context.ts';
import { useAction } from '../use-action.ts';
import { ConfirmSheet } from './confirm-sheet.tsx';

export interface ConfirmButtonProps {
  label: string;
  title: string;
  text: string;
  /** What to say when it could not be done. */
  failed: string;
  class?: string;
  onConfirm: () => Promise<void>;
}

/** A button that asks before it does something that is not undone by a tap. */
export function ConfirmButton({ label, title, text, failed, onConfirm, ...rest }: ConfirmButtonProps) {
  const { telegram } = useApp();
  const [isAsking, setIsAsking] = useState(false);
  const action = useAction();
  const ask = () => {
    telegram?.haptic('warning');
    action.clear();
    setIsAsking(true);
  };
  const confirm = async () => {
    if (await action.run(onConfirm)) setIsAsking(false);
  };
  return (
    <>
      <button type="button" class={rest.class ?? 'link link-danger'} onClick={ask}>
        {label}
      </button>
      {isAsking && (
        <ConfirmSheet
          title={title}
          text={text}
          verb={label}
          problem={action.error === null ? null : failed}
          onConfirm={() => void confirm()}
          onCancel={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
