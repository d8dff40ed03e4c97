import type { AlertConfiguration } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';

type Preset = AlertConfiguration['preset'];
const presets = ['essential', 'balanced', 'everything'] as const satisfies Preset[];

export interface PresetChoiceProps {
  chosen: Preset;
  /** How many rules the person set on their own: no preset touches them. */
  changed: number;
  onChoose: (preset: Preset) => void;
}

/** How much one wants to hear, in plain words. */
export function PresetChoice({ chosen, changed, onChoose }: PresetChoiceProps) {
  const { hearing: words } = useAlertWords();
  return (
    <>
      <div class="list-head">
        <h2 class="list-title" id="preset">
          {words.preset}
        </h2>
      </div>
      <section class="section">
        <div class="rows" role="radiogroup" aria-labelledby="preset">
          {presets.map((preset) => (
            // biome-ignore lint/a11y/useSemanticElements: a row as large as its words, pressed as one.
            <button
              key={preset}
              type="button"
              class="option"
              role="radio"
              aria-checked={preset === chosen}
              onClick={() => preset !== chosen && onChoose(preset)}
            >
              <span class="option-dot" />
              <span class="row-body">
                <span class="row-title">{words.presets[preset].name}</span>
                <span class="row-text">{words.presets[preset].text}</span>
              </span>
            </button>
          ))}
        </div>
        {changed > 0 && <p class="section-text row-text">{words.changed(changed)}</p>}
      </section>
    </>
  );
}
