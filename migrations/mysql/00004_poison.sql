-- Events that the tables would not take, set aside so that they hold up no
-- other, and the restores of a backup that were begun.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE poison_events (
    hall    VARCHAR(40)  NOT NULL,
    seq     BIGINT       NOT NULL,
    hash    VARCHAR(64)  NOT NULL, -- SHA-256 of the payload in hex: one number may have several
    kind    VARCHAR(16)  NOT NULL, -- undecodable: no event; refused: by the tables; conflict: another event has the number
    payload MEDIUMTEXT   NOT NULL, -- as it stood in the stream; between double quotes with \x escapes where it was no text
    error   TEXT         NOT NULL,
    at_ms   BIGINT       NOT NULL, -- when it was set aside
    PRIMARY KEY (hall, seq, hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE restores (
    backup   VARCHAR(64) NOT NULL, -- SHA-256 of the backup's lines in hex
    began_at BIGINT      NOT NULL,
    done_at  BIGINT      NULL,     -- NULL: cut off in the middle; only the same backup may go on
    PRIMARY KEY (backup)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE restores;
DROP TABLE poison_events;
