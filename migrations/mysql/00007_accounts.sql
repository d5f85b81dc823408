-- Who may sign in and which devices belong to the hall (backoffice/accounts).
-- Instants are UTC milliseconds; 0 is "never" or "not yet". Secrets are stored as
-- hashes only: a password as an argon2id string, a link, a pairing code and a
-- pairing's secret as SHA-256 in hex.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE people (
    hall            VARCHAR(40)  NOT NULL,
    id              VARCHAR(40)  NOT NULL,
    login           VARCHAR(60)  NOT NULL, -- lower case
    name            VARCHAR(120) NOT NULL,
    role            VARCHAR(16)  NOT NULL,
    agency          VARCHAR(64)  NOT NULL DEFAULT '', -- officers and supervisors
    state           VARCHAR(16)  NOT NULL, -- invited, active, disabled
    password_hash   VARCHAR(200) NOT NULL DEFAULT '', -- '' until the invitation was used
    must_change     SMALLINT     NOT NULL DEFAULT 0,
    created_at      BIGINT       NOT NULL,
    created_by      VARCHAR(100) NOT NULL,
    last_sign_in_at BIGINT       NOT NULL DEFAULT 0,
    rev             BIGINT       NOT NULL, -- raised by each change, so that two editors notice each other
    PRIMARY KEY (hall, id),
    UNIQUE KEY people_by_login (hall, login)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE links (
    hall       VARCHAR(40)  NOT NULL,
    hash       VARCHAR(64)  NOT NULL,
    purpose    VARCHAR(16)  NOT NULL, -- invite, reset, first_admin
    person     VARCHAR(40)  NOT NULL DEFAULT '', -- '' for first_admin
    created_at BIGINT       NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    expires_at BIGINT       NOT NULL,
    used_at    BIGINT       NOT NULL DEFAULT 0,
    PRIMARY KEY (hall, hash),
    KEY links_by_person (hall, person)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE sessions (
    hall         VARCHAR(40)  NOT NULL,
    id           VARCHAR(40)  NOT NULL, -- of its tokens (jti)
    person       VARCHAR(40)  NOT NULL,
    created_at   BIGINT       NOT NULL,
    last_seen_at BIGINT       NOT NULL,
    absolute_end BIGINT       NOT NULL,
    ended_at     BIGINT       NOT NULL DEFAULT 0,
    ended_why    VARCHAR(20)  NOT NULL DEFAULT '', -- signed_out, ended, replaced, password, changed, disabled
    agent        VARCHAR(200) NOT NULL, -- the browser, cut
    address      VARCHAR(64)  NOT NULL,
    PRIMARY KEY (hall, id),
    KEY sessions_by_person (hall, person, created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- Sign-ins and refusals, for the person's own history.
-- +goose StatementBegin
CREATE TABLE sign_ins (
    hall    VARCHAR(40) NOT NULL,
    id      VARCHAR(40) NOT NULL,
    at_ms   BIGINT      NOT NULL,
    person  VARCHAR(40) NOT NULL, -- '': no such login
    login   VARCHAR(60) NOT NULL,
    address VARCHAR(64) NOT NULL,
    result  VARCHAR(20) NOT NULL, -- ok, refused, throttled
    PRIMARY KEY (hall, id),
    KEY sign_ins_by_person (hall, person, at_ms),
    KEY sign_ins_by_time (hall, at_ms)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- Which person works at which counter now: one row a counter.
-- +goose StatementBegin
CREATE TABLE counter_takes (
    hall     VARCHAR(40) NOT NULL,
    counter  VARCHAR(64) NOT NULL,
    take     VARCHAR(40) NOT NULL, -- named in the token; revoked when somebody else takes the counter over
    person   VARCHAR(40) NOT NULL,
    session  VARCHAR(40) NOT NULL,
    since_at BIGINT      NOT NULL,
    PRIMARY KEY (hall, counter)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE devices (
    hall         VARCHAR(40)  NOT NULL,
    id           VARCHAR(40)  NOT NULL,
    name         VARCHAR(120) NOT NULL,
    kind         VARCHAR(16)  NOT NULL, -- kiosk, board, counter
    place        VARCHAR(64)  NOT NULL DEFAULT '', -- a zone, or a counter
    token        VARCHAR(40)  NOT NULL, -- id of its token (jti)
    state        VARCHAR(16)  NOT NULL, -- paired, revoked
    paired_at    BIGINT       NOT NULL,
    paired_by    VARCHAR(100) NOT NULL,
    revoked_at   BIGINT       NOT NULL DEFAULT 0,
    last_seen_at BIGINT       NOT NULL DEFAULT 0,
    version      VARCHAR(60)  NOT NULL DEFAULT '',
    page         VARCHAR(120) NOT NULL DEFAULT '',
    PRIMARY KEY (hall, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE pairings (
    hall         VARCHAR(40)  NOT NULL,
    secret_hash  VARCHAR(64)  NOT NULL, -- of what the device asks with
    code_hash    VARCHAR(64)  NOT NULL, -- of what stands on its screen
    kind         VARCHAR(16)  NOT NULL,
    place        VARCHAR(64)  NOT NULL DEFAULT '',
    page         VARCHAR(120) NOT NULL,
    version      VARCHAR(60)  NOT NULL,
    agent        VARCHAR(200) NOT NULL,
    address      VARCHAR(64)  NOT NULL,
    created_at   BIGINT       NOT NULL,
    expires_at   BIGINT       NOT NULL,
    device       VARCHAR(40)  NOT NULL DEFAULT '', -- once an administrator confirmed
    collected_at BIGINT       NOT NULL DEFAULT 0,
    PRIMARY KEY (hall, secret_hash),
    UNIQUE KEY pairings_by_code (hall, code_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- Tokens for API clients, as mpp token makes them.
-- +goose StatementBegin
CREATE TABLE api_tokens (
    hall       VARCHAR(40)  NOT NULL,
    id         VARCHAR(40)  NOT NULL,
    name       VARCHAR(120) NOT NULL,
    role       VARCHAR(16)  NOT NULL,
    agency     VARCHAR(64)  NOT NULL DEFAULT '',
    counter    VARCHAR(64)  NOT NULL DEFAULT '',
    created_at BIGINT       NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    expires_at BIGINT       NOT NULL,
    PRIMARY KEY (hall, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- Ids of tokens, sessions and counter takes that hold no longer.
-- +goose StatementBegin
CREATE TABLE revoked (
    hall     VARCHAR(40)  NOT NULL,
    id       VARCHAR(40)  NOT NULL,
    at_ms    BIGINT       NOT NULL,
    by_actor VARCHAR(100) NOT NULL,
    why      VARCHAR(20)  NOT NULL,
    until_at BIGINT       NOT NULL, -- no credential with the id lives longer; then the row goes
    PRIMARY KEY (hall, id),
    KEY revoked_by_end (hall, until_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE revoked;
DROP TABLE api_tokens;
DROP TABLE pairings;
DROP TABLE devices;
DROP TABLE counter_takes;
DROP TABLE sign_ins;
DROP TABLE sessions;
DROP TABLE links;
DROP TABLE people;
