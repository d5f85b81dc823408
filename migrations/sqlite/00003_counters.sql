-- Counters as they stand, and the periods of their time.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE counters (
    hall              TEXT    NOT NULL,
    id                TEXT    NOT NULL,
    rev               INTEGER NOT NULL,
    snapshot          TEXT    NOT NULL, -- hall.CounterLive as JSON
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd

-- A row begins a period; it ends where the next one of the same counter (ticket_id
-- empty) or of the same ticket begins. An end is not stored, so rows never change.
-- +goose StatementBegin
CREATE TABLE counter_periods (
    hall              TEXT    NOT NULL,
    seq               INTEGER NOT NULL, -- of the event that began it
    business_date     TEXT    NOT NULL,
    counter           TEXT    NOT NULL,
    ticket_id         TEXT    NOT NULL, -- '': a period of the counter's own life
    state             TEXT    NOT NULL, -- open, paused, closed; of a ticket: serving, free, void (the start was reverted)
    officer           TEXT    NOT NULL,
    reason            TEXT    NOT NULL,
    from_at           INTEGER NOT NULL,
    unattended        INTEGER NOT NULL, -- free: the closing of the day ended what nobody finished, or the leg's times are not true
    PRIMARY KEY (hall, seq)
) STRICT;
-- +goose StatementEnd
CREATE INDEX counter_periods_by_date ON counter_periods (hall, business_date, ticket_id);

-- +goose Down
DROP TABLE counter_periods;
DROP TABLE counters;
