import type { AlertConfiguration, ConfigurationChange } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useAlertsApi } from '../../alerts-api.ts';
import { Segment } from '../../components/segment.tsx';
import { Switch } from '../../components/switch.tsx';
import { TimeField } from '../../components/time-field.tsx';
import { useQuery } from '../../use-query.ts';

export interface HearingHoursProps {
  configuration: AlertConfiguration;
  change: (asked: ConfigurationChange, shown: Partial<AlertConfiguration>) => Promise<void>;
}

const payoutChoices = ['each', 'hourly', 'daily', 'off'] as const;
const usualNight = { from: '23:00', to: '08:00' };
const usualDigest = '09:00';
const zoneEveryMs = 600_000;

/** Quiet hours, digest, weekly report and payout notices; in force as soon as they are set. */
export function HearingHours({ configuration, change }: HearingHoursProps) {
  const { hearing: words } = useAlertWords();
  const api = useAlertsApi();
  const { data: me } = useQuery('account/me', (signal) => api.getMe(signal), { everyMs: zoneEveryMs });
  const { quietHours, digestAt, weeklyReport } = configuration;
  const payouts = configuration.payouts ?? 'each';
  const setQuiet = (hours: typeof quietHours) => {
    if (hours !== null && hours.from === hours.to) return;
    void change({ quietHours: hours }, { quietHours: hours });
  };
  const setDigest = (at: string | null) => void change({ digestAt: at }, { digestAt: at });
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.when}</h2>
        {me !== null && <span>{words.zone(me.timeZone)}</span>}
      </div>
      <section class="section" aria-label={words.when}>
        <ul class="rows">
          <li class="setting">
            <Told title={words.quiet} text={words.quietText} />
            <Switch
              label={words.quiet}
              isOn={quietHours !== null}
              onSwitch={(isOn) => setQuiet(isOn ? usualNight : null)}
            />
            {quietHours !== null && (
              <span class="time-fields">
                <TimeField
                  label={words.quietFrom}
                  value={quietHours.from}
                  onValue={(from) => setQuiet({ ...quietHours, from })}
                />
                <TimeField
                  label={words.quietTo}
                  value={quietHours.to}
                  onValue={(to) => setQuiet({ ...quietHours, to })}
                />
              </span>
            )}
          </li>
          <li class="setting">
            <Told title={words.digest} text={words.digestText} />
            <Switch
              label={words.digest}
              isOn={digestAt !== null}
              onSwitch={(isOn) => setDigest(isOn ? usualDigest : null)}
            />
            {digestAt !== null && (
              <span class="time-fields">
                <TimeField label={words.digestAt} value={digestAt} onValue={setDigest} />
              </span>
            )}
          </li>
          <li class="setting">
            <Told title={words.weekly} text={words.weeklyText} />
            <Switch
              label={words.weekly}
              isOn={weeklyReport}
              onSwitch={(isOn) => void change({ weeklyReport: isOn }, { weeklyReport: isOn })}
            />
          </li>
          <li class="setting">
            <Told title={words.payouts} text={words.payoutTexts[payouts]} />
            <Segment
              label={words.payouts}
              choices={payoutChoices.map((key) => ({ key, text: words.payoutChoices[key] }))}
              chosen={payouts}
              onChoose={(next) => void change({ payouts: next }, { payouts: next })}
            />
          </li>
        </ul>
      </section>
    </>
  );
}

function Told({ title, text }: { title: string; text: string }) {
  return (
    <span class="row-body">
      <span class="row-title">{title}</span>
      <span class="row-text">{text}</span>
    </span>
  );
}
