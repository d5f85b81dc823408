-- Visits and their legs as the events left them. Each row keeps the revision of
-- the ticket it was written from, and no older one ever overwrites it: so the
-- order in which events are recorded does not matter.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE visits (
    hall              TEXT    NOT NULL,
    id                TEXT    NOT NULL,
    number            TEXT    NOT NULL,
    prefix            TEXT    NOT NULL,
    ordinal           INTEGER NOT NULL,
    business_date     TEXT    NOT NULL,
    class             TEXT    NOT NULL,
    origin            TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    agency            TEXT    NOT NULL, -- of the current, or last, leg; so is service
    service           TEXT    NOT NULL,
    legs              INTEGER NOT NULL, -- number of the current, or last, leg
    issued_at         INTEGER NOT NULL,
    ended_at          INTEGER NULL,
    rev               INTEGER NOT NULL,
    snapshot          TEXT    NOT NULL, -- the whole ticket as JSON
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX visits_by_number ON visits (hall, business_date, number);

-- +goose StatementBegin
CREATE TABLE legs (
    hall              TEXT    NOT NULL,
    ticket_id         TEXT    NOT NULL,
    leg_no            INTEGER NOT NULL,
    business_date     TEXT    NOT NULL,
    class             TEXT    NOT NULL,
    agency            TEXT    NOT NULL,
    service           TEXT    NOT NULL,
    counter           TEXT    NOT NULL, -- where it was last called, '' before the first call
    officer           TEXT    NOT NULL,
    queued_at         INTEGER NOT NULL,
    called_at         INTEGER NULL, -- first call
    last_called_at    INTEGER NULL,
    calls             INTEGER NOT NULL,
    started_at        INTEGER NULL,
    ended_at          INTEGER NULL,
    wait_ms           INTEGER NULL, -- first call - queued at; NULL before the first call
    left_ms           INTEGER NULL, -- ended - queued at of one who was never called
    walk_ms           INTEGER NULL, -- start - last call before it
    service_ms        INTEGER NULL, -- serving intervals, holds apart; NULL until it is over and when never started
    held_ms           INTEGER NOT NULL,
    end_state         TEXT    NOT NULL, -- '' while under way
    outcome           TEXT    NOT NULL,
    unattended        INTEGER NOT NULL, -- 1: ended by the closing of the day, its service time is not true
    rev               INTEGER NOT NULL, -- revision that wrote the row, 0: none yet
    walk_rev          INTEGER NOT NULL, -- revision that wrote walk_ms
    void_rev          INTEGER NOT NULL, -- revision that took the leg back; the leg counts only while rev > void_rev
    PRIMARY KEY (hall, ticket_id, leg_no)
) STRICT;
-- +goose StatementEnd
CREATE INDEX legs_by_date ON legs (hall, business_date, agency);

-- +goose Down
DROP TABLE legs;
DROP TABLE visits;
