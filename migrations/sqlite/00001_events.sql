-- The log of accepted changes, one row an event, and what an event says of the
-- hall itself: its days and the versions of its configuration.
--
-- Instants are UTC milliseconds. The payload is the whole event as JSON; the
-- columns beside it are copies to search by. Identifiers are
-- compared byte by byte, so "A" and "a" are two of them.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE events (
    hall              TEXT    NOT NULL,
    seq               INTEGER NOT NULL,
    type              TEXT    NOT NULL,
    at_ms             INTEGER NOT NULL,
    business_date     TEXT    NOT NULL,
    ticket_id         TEXT    NOT NULL DEFAULT '',
    state             TEXT    NOT NULL DEFAULT '', -- the ticket's, after the change
    counter_id        TEXT    NOT NULL DEFAULT '',
    agency            TEXT    NOT NULL DEFAULT '',
    closed_agency     TEXT    NOT NULL DEFAULT '', -- transferred: the agency that gave the ticket away
    service           TEXT    NOT NULL DEFAULT '',
    actor_role        TEXT    NOT NULL DEFAULT '',
    actor_id          TEXT    NOT NULL DEFAULT '',
    idem_key          TEXT    NOT NULL DEFAULT '',
    payload           TEXT    NOT NULL,
    PRIMARY KEY (hall, seq)
) STRICT;
-- +goose StatementEnd
CREATE INDEX events_by_date ON events (hall, business_date, seq);
CREATE INDEX events_by_ticket ON events (hall, ticket_id, seq);
CREATE INDEX events_by_agency ON events (hall, agency, seq);
CREATE INDEX events_by_closed_agency ON events (hall, closed_agency, seq);

-- +goose StatementBegin
CREATE TABLE days (
    hall              TEXT    NOT NULL,
    business_date     TEXT    NOT NULL,
    opened_seq        INTEGER NOT NULL DEFAULT 0, -- of the last day_opened
    opened_at         INTEGER NULL,
    closed_seq        INTEGER NOT NULL DEFAULT 0, -- of the last day_closed; the day is over when it is the higher one
    closed_at         INTEGER NULL,
    PRIMARY KEY (hall, business_date)
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE configs (
    hall              TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    seq               INTEGER NOT NULL,
    at_ms             INTEGER NOT NULL,
    document          TEXT    NOT NULL,
    PRIMARY KEY (hall, version)
) STRICT;
-- +goose StatementEnd

-- What each version promised, so that a leg is judged by the standard that was
-- in force when it queued, not by today's.
-- +goose StatementBegin
CREATE TABLE standards (
    hall              TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    service           TEXT    NOT NULL,
    since_at          INTEGER NOT NULL,
    wait_target_ms    INTEGER NULL, -- NULL: not promised in minutes or hours
    service_target_ms INTEGER NULL,
    PRIMARY KEY (hall, service, version)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE standards;
DROP TABLE configs;
DROP TABLE days;
DROP TABLE events;
