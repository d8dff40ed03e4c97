import { accountForms } from './account-forms.ts';
import { alertForms } from './alert-forms.ts';
import { bulkForms } from './bulk-forms.ts';
import type { Form } from './form.ts';
import { operatorForms } from './operator-forms.ts';
import { ruleForms } from './rule-forms.ts';
import { workerForms } from './worker-forms.ts';

/** Every form, in English, against the running demo. */
export function listForms(): Form[] {
  return [...accountForms, ...alertForms, ...ruleForms, ...workerForms, ...bulkForms, ...operatorForms];
}
