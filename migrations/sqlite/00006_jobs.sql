-- Work that follows a transaction: messages of the outbox, recurring work, and how far
-- each reader of the hall's events has come. Package store says how they are used.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE outbox (
    id                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    topic             TEXT    NOT NULL,
    dedupe_key        TEXT    NOT NULL, -- once in a topic
    payload           TEXT    NOT NULL, -- JSON
    created_at        INTEGER NOT NULL,
    due_at            INTEGER NOT NULL, -- not before; 0: at once
    claimed_until     INTEGER NOT NULL, -- 0: nobody is at work on it
    claimed_by        TEXT    NOT NULL,
    attempts          INTEGER NOT NULL, -- begun ones
    last_error        TEXT    NULL,
    state             TEXT    NOT NULL, -- open, done, failed
    done_at           INTEGER NULL -- of done and failed
) STRICT;
-- +goose StatementEnd
CREATE UNIQUE INDEX outbox_by_key ON outbox (topic, dedupe_key);
CREATE INDEX outbox_by_due ON outbox (state, due_at);

-- +goose StatementBegin
CREATE TABLE jobs (
    name              TEXT    NOT NULL,
    due_at            INTEGER NOT NULL, -- of the next run, which is then a message of the outbox
    PRIMARY KEY (name)
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE cursors (
    name              TEXT    NOT NULL,
    hall              TEXT    NOT NULL,
    seq               INTEGER NOT NULL, -- of the last event that was applied
    PRIMARY KEY (name, hall)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE cursors;
DROP TABLE jobs;
DROP TABLE outbox;
