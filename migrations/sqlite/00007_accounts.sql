-- Who may sign in and which devices belong to the hall (backoffice/accounts).
-- Instants are UTC milliseconds; 0 is "never" or "not yet". Secrets are stored as
-- hashes only: a password as an argon2id string, a link, a pairing code and a
-- pairing's secret as SHA-256 in hex.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE people (
    hall            TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    login           TEXT    NOT NULL, -- lower case
    name            TEXT    NOT NULL,
    role            TEXT    NOT NULL,
    agency          TEXT    NOT NULL DEFAULT '', -- officers and supervisors
    state           TEXT    NOT NULL, -- invited, active, disabled
    password_hash   TEXT    NOT NULL DEFAULT '', -- '' until the invitation was used
    must_change     INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    created_by      TEXT    NOT NULL,
    last_sign_in_at INTEGER NOT NULL DEFAULT 0,
    rev             INTEGER NOT NULL, -- raised by each change, so that two editors notice each other
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE UNIQUE INDEX people_by_login ON people (hall, login);

-- +goose StatementBegin
CREATE TABLE links (
    hall       TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    purpose    TEXT    NOT NULL, -- invite, reset, first_admin
    person     TEXT    NOT NULL DEFAULT '', -- '' for first_admin
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (hall, hash)
) STRICT;
-- +goose StatementEnd
CREATE INDEX links_by_person ON links (hall, person);

-- +goose StatementBegin
CREATE TABLE sessions (
    hall         TEXT    NOT NULL,
    id           TEXT    NOT NULL, -- of its tokens (jti)
    person       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    absolute_end INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL DEFAULT 0,
    ended_why    TEXT    NOT NULL DEFAULT '', -- signed_out, ended, replaced, password, changed, disabled
    agent        TEXT    NOT NULL, -- the browser, cut
    address      TEXT    NOT NULL,
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX sessions_by_person ON sessions (hall, person, created_at);

-- Sign-ins and refusals, for the person's own history.
-- +goose StatementBegin
CREATE TABLE sign_ins (
    hall    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    person  TEXT    NOT NULL, -- '': no such login
    login   TEXT    NOT NULL,
    address TEXT    NOT NULL,
    result  TEXT    NOT NULL, -- ok, refused, throttled
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX sign_ins_by_person ON sign_ins (hall, person, at_ms);
CREATE INDEX sign_ins_by_time ON sign_ins (hall, at_ms);

-- Which person works at which counter now: one row a counter.
-- +goose StatementBegin
CREATE TABLE counter_takes (
    hall     TEXT    NOT NULL,
    counter  TEXT    NOT NULL,
    take     TEXT    NOT NULL, -- named in the token; revoked when somebody else takes the counter over
    person   TEXT    NOT NULL,
    session  TEXT    NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (hall, counter)
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE devices (
    hall         TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    kind         TEXT    NOT NULL, -- kiosk, board, counter
    place        TEXT    NOT NULL DEFAULT '', -- a zone, or a counter
    token        TEXT    NOT NULL, -- id of its token (jti)
    state        TEXT    NOT NULL, -- paired, revoked
    paired_at    INTEGER NOT NULL,
    paired_by    TEXT    NOT NULL,
    revoked_at   INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER NOT NULL DEFAULT 0,
    version      TEXT    NOT NULL DEFAULT '',
    page         TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE pairings (
    hall         TEXT    NOT NULL,
    secret_hash  TEXT    NOT NULL, -- of what the device asks with
    code_hash    TEXT    NOT NULL, -- of what stands on its screen
    kind         TEXT    NOT NULL,
    place        TEXT    NOT NULL DEFAULT '',
    page         TEXT    NOT NULL,
    version      TEXT    NOT NULL,
    agent        TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    device       TEXT    NOT NULL DEFAULT '', -- once an administrator confirmed
    collected_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (hall, secret_hash)
) STRICT;
-- +goose StatementEnd
CREATE UNIQUE INDEX pairings_by_code ON pairings (hall, code_hash);

-- Tokens for API clients, as mpp token makes them.
-- +goose StatementBegin
CREATE TABLE api_tokens (
    hall       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    agency     TEXT    NOT NULL DEFAULT '',
    counter    TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd

-- Ids of tokens, sessions and counter takes that hold no longer.
-- +goose StatementBegin
CREATE TABLE revoked (
    hall     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    at_ms    INTEGER NOT NULL,
    by_actor TEXT    NOT NULL,
    why      TEXT    NOT NULL,
    until_at INTEGER NOT NULL, -- no credential with the id lives longer; then the row goes
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX revoked_by_end ON revoked (hall, until_at);

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
