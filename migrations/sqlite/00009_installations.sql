-- Which state in Redis belongs to this ledger: the names that both of them have.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE installations (
    hall    TEXT    NOT NULL,
    id      TEXT    NOT NULL, -- random; another one after a restore
    filling INTEGER NOT NULL, -- how often Redis was filled from this ledger
    beat_at INTEGER NOT NULL, -- when a server on that Redis was last here
    PRIMARY KEY (hall)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE installations;
