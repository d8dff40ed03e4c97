import type { ComponentChildren } from 'preact';
import { useSpeech } from '../../app-context.ts';
import { Coins } from '../../components/coins.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { LedgerChip } from '../../components/ledger-chip.tsx';
import { toExactCoins } from '../../exact-coins.ts';
import { formatFiat, formatWorth } from '../../format-fiat.ts';
import type { Payout } from '../../money-shapes.ts';
import { useMoneyWords } from '../../money-words.ts';
import { usePayoutsApi } from '../../payouts-api.ts';
import { shortenAddress, toFriendly } from '../../shorten-address.ts';
import { toLedgerState } from '../../to-ledger-rows.ts';
import { toPayoutName } from '../../to-payout-name.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';

interface PayoutSheetProps {
  id: string;
  dates: ZonedDates;
  onClose: () => void;
}

/** Everything that is known of one payout, to the nanoton. */
export function PayoutSheet({ id, dates, onClose }: PayoutSheetProps) {
  const api = usePayoutsApi();
  const words = useMoneyWords();
  const query = useQuery(`payout/${id}`, (signal) => api.getPayout(id, signal));
  const isGone = query.error?.status === 404;
  const payout = isGone || query.isPrevious ? null : query.data;
  const title =
    payout === null
      ? isGone
        ? words.payout.goneTitle
        : words.payout.title
      : toPayoutName(payout, words.payouts);
  return (
    <FormSheet title={title} onClose={onClose}>
      {isGone && <p class="dim">{words.payout.goneText}</p>}
      {!isGone && payout === null && query.error !== null && (
        <p class="form-problem" role="alert">
          {words.payout.failed}
        </p>
      )}
      {!isGone && payout === null && query.error === null && (
        <div class="skeleton payout-space" aria-busy="true" />
      )}
      {payout !== null && <PayoutView payout={payout} dates={dates} />}
      <button type="button" class="button button-full" onClick={onClose}>
        {words.payout.close}
      </button>
    </FormSheet>
  );
}

function PayoutView({ payout, dates }: { payout: Payout; dates: ZonedDates }) {
  const { format, language, words: common } = useSpeech();
  const words = useMoneyWords();
  const amount = BigInt(payout.amountNanoton);
  const atMs = Date.parse(payout.receivedAt);
  const state = toLedgerState(payout);
  const explorer = `https://${payout.network === 'testnet' ? 'testnet.' : ''}tonviewer.com/transaction/${payout.transactionHash}`;
  return (
    <>
      <div class="payout-amount">
        <Coins nanoton={amount} size="xl" />
        <LedgerChip state={state} word={words.payouts.states[state]} />
      </div>
      <dl class="facts payout-facts">
        <Fact label={words.payout.exact}>
          {toExactCoins(amount)} {common.units.ton}
          <span class="fact-note">{words.payout.nanoton(payout.amountNanoton)}</span>
        </Fact>
        <Fact label={words.payout.received}>
          {dates.day(atMs, Date.now())}, {dates.clockSeconds(atMs)}
          <span class="fact-note">{dates.timeZone}</span>
        </Fact>
        <PriceFact payout={payout} dates={dates} />
        <Fact label={words.payout.verification}>
          {words.payout.levels[payout.verification]}
          {payout.verificationReason !== null && (
            <span class="fact-note">{payout.verificationReason.replaceAll('_', ' ')}</span>
          )}
        </Fact>
        {payout.workerId !== null && (
          <Fact label={words.payout.worker}>
            <a class="fact-link" href={`/workers/${payout.workerId}`}>
              {payout.workerName}
            </a>
          </Fact>
        )}
        <Address label={words.payout.wallet} account={payout.account} network={payout.network} kind="wallet">
          {payout.proven === false ? words.payout.notProven : payout.proven && words.payout.proven}
        </Address>
        {payout.proxyAddress === null ? (
          <Address
            label={words.payout.sender}
            account={payout.sourceAddress}
            network={payout.network}
            kind="contract"
          />
        ) : (
          <Address
            label={words.payout.proxy}
            account={payout.proxyAddress}
            network={payout.network}
            kind="contract"
          />
        )}
        {payout.contractAddress !== null && (
          <Address
            label={words.payout.contract}
            account={payout.contractAddress}
            network={payout.network}
            kind="contract"
          />
        )}
        {payout.tokens !== null && (
          <Fact label={words.payout.tokens}>
            {words.payout.tokensOf(format.integer(Number(payout.tokens)))}
          </Fact>
        )}
        {payout.transactionFeeNanoton !== '0' && (
          <Fact label={words.payout.fee}>
            {toExactCoins(BigInt(payout.transactionFeeNanoton))} {common.units.ton}
            <span class="fact-note">{words.payout.feeNote}</span>
          </Fact>
        )}
        {payout.comment !== null && (
          <Fact label={words.payout.comment}>
            <bdi class="fact-comment">{payout.comment}</bdi>
          </Fact>
        )}
      </dl>
      <a class="button button-full" href={explorer} target="_blank" rel="noopener noreferrer">
        {words.payout.explorer}
      </a>
    </>
  );

  function PriceFact({ payout: { price }, dates: at }: { payout: Payout; dates: ZonedDates }) {
    if (price === null) return <Fact label={words.payout.value}>{words.payout.pricePending}</Fact>;
    const pricedMs = price.at === null ? null : Date.parse(price.at);
    return (
      <>
        <Fact label={words.payout.value}>{formatWorth(language, amount, price)}</Fact>
        <Fact label={words.payout.price}>
          {formatFiat(language, Number(price.value), price.currency)}
          <span class="fact-note">
            {words.payout.priceSource(price.source)}
            {pricedMs !== null &&
              `, ${words.payout.priceAt(`${at.day(pricedMs, Date.now())} ${at.clock(pricedMs)}`)}`}
          </span>
        </Fact>
      </>
    );
  }
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt class="fact-label">{label}</dt>
      <dd class="fact-value">{children}</dd>
    </div>
  );
}

interface AddressProps {
  label: string;
  account: string;
  network: Payout['network'];
  kind: 'wallet' | 'contract';
  children?: ComponentChildren;
}

function Address({ label, account, network, kind, children }: AddressProps) {
  const { payout: words } = useMoneyWords();
  const friendly = toFriendly(account, network, kind);
  return (
    <Fact label={label}>
      <span class="fact-address">
        <span title={friendly}>{shortenAddress(friendly)}</span>
        <CopyButton text={friendly} label={words.copy} done={words.copied} />
      </span>
      {children && <span class="fact-note">{children}</span>}
    </Fact>
  );
}
