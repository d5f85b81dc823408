-- Which state in Redis belongs to this ledger: the names that both of them have.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE installations (
    hall    VARCHAR(40) NOT NULL,
    id      VARCHAR(40) NOT NULL, -- random; another one after a restore
    filling BIGINT      NOT NULL, -- how often Redis was filled from this ledger
    beat_at BIGINT      NOT NULL, -- when a server on that Redis was last here
    PRIMARY KEY (hall)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE installations;
