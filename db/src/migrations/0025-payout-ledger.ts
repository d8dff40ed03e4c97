import { type Kysely, sql } from 'kysely';

/**
 * The ledger as the chain tells it, whose each payout is, and which worker earned it. Nothing was ever booked in the
 * table that this replaces.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const account = `~ '^(-1|0):[0-9a-f]{64}$'`;
const hash = `~ '^[0-9a-f]{64}$'`;

const statements = [
  `DROP TABLE payouts`,
  // Wallets from which the pool pays its participants, as the settings name them.
  `CREATE TABLE pool_wallets (
    network text NOT NULL CHECK (network IN ('mainnet', 'testnet')),
    address text NOT NULL CHECK (address ${account}),
    PRIMARY KEY (network, address)
  )`,
  `CREATE TABLE payouts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network text NOT NULL CHECK (network IN ('mainnet', 'testnet')),
    account text NOT NULL CHECK (account ${account}),
    transaction_hash text NOT NULL CHECK (transaction_hash ${hash}),
    in_message_hash text NOT NULL CHECK (in_message_hash ${hash}),
    lt numeric(20) NOT NULL,
    mc_block_seqno integer NOT NULL,
    received_at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('cocoon_worker', 'cocoon_worker_last', 'pool_transfer')),
    verification text NOT NULL
      CHECK (verification IN ('pending_verification', 'unverified', 'verified_chain', 'verified_worker')),
    verification_reason text,
    verified_at timestamptz,
    amount_nanoton numeric(39) NOT NULL CHECK (amount_nanoton >= 0),
    transaction_fee_nanoton numeric(39) NOT NULL CHECK (transaction_fee_nanoton >= 0),
    source_address text NOT NULL CHECK (source_address ${account}),
    proxy_address text CHECK (proxy_address ${account}),
    contract_address text CHECK (contract_address ${account}),
    parent_transaction_hash text CHECK (parent_transaction_hash ${hash}),
    query_id numeric(20),
    tokens_delta numeric(39),
    tokens_total numeric(20),
    worker_fee_per_token_nanoton numeric(39),
    params_version bigint,
    comment text CHECK (length(comment) <= 200),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    verify_attempts integer NOT NULL DEFAULT 0,
    verify_after timestamptz,
    -- A payout is booked once, however often and by whichever way the chain is read.
    UNIQUE (network, transaction_hash),
    UNIQUE (network, account, in_message_hash),
    -- Levels that count are reasoned from the chain: they carry their time, and the others why they do not count.
    CHECK ((verification IN ('verified_chain', 'verified_worker')) = (verified_at IS NOT NULL)),
    CHECK ((verification_reason IS NULL) = (verified_at IS NOT NULL)),
    -- What was verified agrees with the tokens that it pays for, to the nanoton.
    CHECK (kind = 'pool_transfer' OR verified_at IS NULL OR (amount_nanoton = tokens_delta * worker_fee_per_token_nanoton
      AND tokens_total >= tokens_delta AND contract_address IS NOT NULL AND proxy_address = source_address)),
    CHECK (kind <> 'pool_transfer' OR verification = 'verified_chain')
  )`,
  `CREATE INDEX payouts_account ON payouts (network, account, received_at DESC, id DESC)`,
  `CREATE INDEX payouts_received ON payouts (received_at DESC, id DESC)`,
  `CREATE INDEX payouts_contract ON payouts (contract_address, lt)`,
  `CREATE INDEX payouts_to_verify ON payouts (verify_after) WHERE verify_after IS NOT NULL`,
  // Workers print addresses in the friendly form, the ledger keeps them raw. Null where the text is no address.
  `CREATE FUNCTION raw_address(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
      WHEN address ~* '^(-1|0):[0-9a-f]{64}$' THEN lower(address)
      WHEN address ~ '^[A-Za-z0-9_+/-]{48}$' THEN
        CASE encode(substr(decode(translate(address, '-_', '+/'), 'base64'), 2, 1), 'hex')
          WHEN '00' THEN '0:' WHEN 'ff' THEN '-1:' END
        || encode(substr(decode(translate(address, '-_', '+/'), 'base64'), 3, 32), 'hex')
    END
  $$`,
  `CREATE INDEX proxies_seen_raw_contract ON proxies_seen (raw_address(contract_address))`,
  `CREATE INDEX worker_contracts_raw_address ON worker_contracts (raw_address(contract_address))`,
  // From when to when a link makes a person the owner of what a wallet received. Whoever links a wallet had it before:
  // a link reaches back to the end of somebody else's, but what was only typed takes nothing from what is proven.
  `CREATE VIEW wallet_spans AS
    SELECT o.wallet_id, o.participant_id, o.proven_at IS NOT NULL AS is_proven,
      coalesce((SELECT max(before.owned_to) FROM wallet_owners AS before
        WHERE before.wallet_id = o.wallet_id AND before.participant_id <> o.participant_id
          AND before.owned_to <= o.owned_from AND (before.proven_at IS NOT NULL OR o.proven_at IS NULL)),
        '-infinity') AS spans_from,
      coalesce(o.owned_to, 'infinity') AS spans_to
    FROM wallet_owners AS o`,
  // A proven owner, else the only one who typed the address: typed by two, it is nobody's until one proves it. What
  // workers earn for a wallet of the pool is the pool's, whoever links that wallet: it is paid on from there.
  `CREATE VIEW payout_owners AS
    SELECT p.id AS payout_id, owner.participant_id, owner.is_proven
    FROM payouts AS p
    JOIN wallets AS w ON w.network = p.network AND w.address = p.account
    JOIN LATERAL (
      SELECT s.is_proven, min(s.participant_id) AS participant_id, count(DISTINCT s.participant_id) AS people
      FROM wallet_spans AS s
      WHERE s.wallet_id = w.id AND p.received_at >= s.spans_from AND p.received_at < s.spans_to
      GROUP BY s.is_proven ORDER BY s.is_proven DESC LIMIT 1
    ) AS owner ON owner.people = 1
    WHERE p.kind = 'pool_transfer' OR NOT EXISTS (
      SELECT FROM pool_wallets AS pool WHERE pool.network = p.network AND pool.address = p.account)`,
  // The worker that showed the contract, where it is the only one of its owner: workers of one owner share contracts.
  `CREATE VIEW payout_workers AS
    SELECT p.id AS payout_id, min(seen.worker_id) AS worker_id
    FROM payouts AS p
    JOIN proxies_seen AS seen ON raw_address(seen.contract_address) = p.contract_address
    LEFT JOIN payout_owners AS owner ON owner.payout_id = p.id
    WHERE owner.participant_id IS NULL OR EXISTS (
      SELECT FROM worker_owners AS o WHERE o.worker_id = seen.worker_id AND o.participant_id = owner.participant_id)
    GROUP BY p.id HAVING count(DISTINCT seen.worker_id) = 1`,
];
