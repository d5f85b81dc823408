-- What each citizen was told at issue, in ms as rounded on the ticket. Whether it came true
-- is read from the visit's first leg. `mpp ledger rebuild` fills in the rows of tickets that
-- were issued before this table was there.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE estimates (
    hall           TEXT    NOT NULL,
    ticket_id      TEXT    NOT NULL,
    business_date  TEXT    NOT NULL,
    ahead          INTEGER NOT NULL, -- how many were to be called before
    from_ms        INTEGER NOT NULL,
    about_ms       INTEGER NOT NULL,
    to_ms          INTEGER NOT NULL,
    beyond_closing INTEGER NOT NULL, -- 1: it was said that the call may not come on that day
    PRIMARY KEY (hall, ticket_id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX estimates_by_date ON estimates (hall, business_date);

-- +goose Down
DROP TABLE estimates;
