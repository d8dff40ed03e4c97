import '../css/switch.css';

export interface SwitchProps {
  label: string;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
  isDisabled?: boolean;
}

/** On or off; a word beside it says which. */
export function Switch({ label, isOn, onSwitch, isDisabled = false }: SwitchProps) {
  return (
    <button
      type="button"
      class="switch-button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      disabled={isDisabled}
      onClick={() => onSwitch(!isOn)}
    >
      <span class="switch" data-on={isOn || undefined} />
    </button>
  );
}
