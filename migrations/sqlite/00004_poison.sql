-- Events that the tables would not take, set aside so that they hold up no
-- other, and the restores of a backup that were begun.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE poison_events (
    hall    TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    hash    TEXT    NOT NULL, -- SHA-256 of the payload in hex: one number may have several
    kind    TEXT    NOT NULL, -- undecodable: no event; refused: by the tables; conflict: another event has the number
    payload TEXT    NOT NULL, -- as it stood in the stream; between double quotes with \x escapes where it was no text
    error   TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL, -- when it was set aside
    PRIMARY KEY (hall, seq, hash)
) STRICT;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE restores (
    backup   TEXT    NOT NULL, -- SHA-256 of the backup's lines in hex
    began_at INTEGER NOT NULL,
    done_at  INTEGER NULL,     -- NULL: cut off in the middle; only the same backup may go on
    PRIMARY KEY (backup)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE restores;
DROP TABLE poison_events;
