import { isCurrency } from '@cocoon-pool/domain/money/currency';
import { useState } from 'preact/hooks';
import { useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { FormField } from '../../components/form-field.tsx';
import { formatFiat } from '../../format-fiat.ts';
import type { Me } from '../../money-shapes.ts';
import { toDecimalText } from '../../to-decimal-text.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { AccountSection } from './account-section.tsx';
import { SaveButton } from './save-button.tsx';

/** What electricity costs from today on; earlier prices stay for earlier days. */
export function TariffForm({ me, dates }: { me: Me; dates: ZonedDates }) {
  const api = useAccountApi();
  const { clock } = useApp();
  const { language } = useSpeech();
  const words = useAccountWords();
  const [price, setPrice] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isSaved, setIsSaved] = useState(false);
  const action = useAction();
  const query = useQuery('account/tariffs', api.listTariffs);
  const currency = isCurrency(me.currency) ? me.currency : 'USD';
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const pricePerKwh = toDecimalText(price);
    if (pricePerKwh === null) return setProblem(words.costs.badNumber);
    const done = await action.run(async () => void (await api.setTariff({ pricePerKwh, currency })));
    if (!done) return;
    setPrice('');
    setIsSaved(true);
    query.refresh();
  };
  return (
    <AccountSection title={words.costs.title} query={query}>
      {(tariffs) => {
        const now = tariffs.at(-1);
        return (
          <form class="form" noValidate onSubmit={(event) => void submit(event)}>
            <p class="form-hint">
              {now === undefined
                ? words.costs.tariffNone
                : words.costs.tariffNow(
                    formatFiat(language, Number(now.pricePerKwh), now.currency),
                    dates.day(Date.parse(now.validFrom), clock.nowMs.value),
                  )}
            </p>
            <FormField
              label={`${words.costs.tariff}, ${currency}`}
              hint={words.costs.tariffHint}
              name="tariff"
              value={price}
              problem={problem}
              onValue={(value) => {
                setPrice(value);
                setProblem(undefined);
                setIsSaved(false);
                action.clear();
              }}
            />
            <SaveButton
              isBusy={action.isBusy}
              isSaved={isSaved}
              problem={toProblem(action.error, words.notSaved) ?? undefined}
            />
          </form>
        );
      }}
    </AccountSection>
  );
}
