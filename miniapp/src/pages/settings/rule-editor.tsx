import { useState } from 'preact/hooks';
import type { AlertConfiguration, AlertRule, RulesOf } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { ApiError } from '../../api.ts';
import { useApp } from '../../app-context.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Switch } from '../../components/switch.tsx';
import { Toast } from '../../components/toast.tsx';
import type { Slot } from '../../rule-sentence.ts';
import { useLeaveQuestion } from '../../use-leave-question.tsx';
import { useRuleDraft } from '../../use-rule-draft.ts';
import { TestButton } from '../alerts/test-button.tsx';
import { BackTestSection } from './back-test-section.tsx';
import { RuleLoudness } from './rule-loudness.tsx';
import { RuleSentence } from './rule-sentence.tsx';

export interface RuleEditorProps {
  rule: AlertRule;
  of: RulesOf;
  quietHours: AlertConfiguration['quietHours'];
  backTo: string;
  take: (configuration: AlertConfiguration) => void;
  toast: { toast: string | null; say: (text: string) => void };
}

export interface Refusal {
  slot: Slot | null;
  message: string;
}

const slotsOfFields: Partial<Record<string, Slot>> = {
  threshold: 'threshold',
  clearThreshold: 'clear',
  forSeconds: 'for',
  workerId: 'workers',
};

/** Edits one rule. What is set stays until it is saved or thrown away; a refusal stands at its value. */
export function RuleEditor({ rule, of, quietHours, backTo, take, toast }: RuleEditorProps) {
  const words = useAlertWords();
  const { telegram } = useApp();
  const api = useAlertsApi();
  const { draft, changes, isChanged, change, discard } = useRuleDraft(rule, of);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const { go, question } = useLeaveQuestion(isChanged, discard);

  const send = async (asked: Partial<Record<keyof typeof draft, unknown>>, said: string) => {
    if (isSaving) return;
    setIsSaving(true);
    setRefusal(null);
    try {
      const { kind, workerId } = rule;
      const one = { kind, workerId, ...(asked as typeof changes) };
      take(await api.configure(of, { rules: [one] }));
      discard();
      telegram?.haptic('success');
      toast.say(said);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      telegram?.haptic('error');
      if (error.status === 422) setRefusal(toRefusal(error));
      toast.say(words.rule.notSaved);
    } finally {
      setIsSaving(false);
    }
  };
  const standard = { enabled: null, threshold: null, clearThreshold: null, forSeconds: null, severity: null };

  return (
    <>
      <PageHeader title={words.ruleName(rule.kind)} backTo={backTo} onBack={go}>
        <span class="header-switch">
          {draft.enabled ? words.rule.on : words.rule.off}
          <Switch
            label={words.rule.enabled}
            isOn={draft.enabled}
            onSwitch={(enabled) => change({ enabled })}
          />
        </span>
      </PageHeader>
      <main class="with-actions">
        <RuleSentence
          rule={rule}
          of={of}
          draft={draft}
          refusal={refusal}
          onRoute={(path) => go(path, true)}
          onChange={(part) => {
            setRefusal(null);
            change(part);
          }}
        />
        {rule.scope !== 'event' && (
          <RuleLoudness rule={rule} draft={draft} quietHours={quietHours} onChange={change} />
        )}
        <BackTestSection rule={rule} draft={draft} onChange={change} />
        {rule.isChanged && (
          <div class="page-end">
            <button
              type="button"
              class="button button-quiet button-full"
              onClick={() => void send(toAskable(rule, standard), words.rule.resetDone)}
            >
              {words.rule.reset}
            </button>
          </div>
        )}
        <TestButton say={toast.say} />
        {isChanged && (
          <div class="actions">
            <button
              type="button"
              class="button button-primary"
              aria-disabled={isSaving}
              onClick={() => void send(changes, words.rule.saved)}
            >
              {isSaving ? words.rule.saving : words.rule.save}
            </button>
            <button type="button" class="button" onClick={discard}>
              {words.rule.discard}
            </button>
          </div>
        )}
        <Toast text={toast.toast} />
        {question}
      </main>
    </>
  );
}

/** Events can be switched only: the server takes nothing else of them. */
function toAskable<Fields extends { enabled: unknown }>(rule: AlertRule, fields: Fields) {
  return rule.scope === 'event' ? { enabled: fields.enabled } : fields;
}

function toRefusal({ field, message }: ApiError): Refusal {
  const name = field?.split('.').at(-1) ?? '';
  return { slot: slotsOfFields[name] ?? null, message: message.replace(`${field}: `, '') };
}
