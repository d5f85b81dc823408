-- The agency of each counter in each version of the configuration, so that a counter's
-- time stays with the agency that it had then. Rows of earlier versions are read from
-- their documents.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE counter_agencies (
    hall     VARCHAR(40) NOT NULL,
    version  BIGINT      NOT NULL,
    counter  VARCHAR(64) NOT NULL,
    since_at BIGINT      NOT NULL,
    agency   VARCHAR(64) NOT NULL,
    PRIMARY KEY (hall, counter, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd
-- +goose StatementBegin
INSERT INTO counter_agencies (hall, version, counter, since_at, agency)
SELECT c.hall, c.version, k.id, c.at_ms, k.agency
FROM configs c, JSON_TABLE(c.document, '$.counters[*]' COLUMNS (id VARCHAR(64) PATH '$.id', agency VARCHAR(64) PATH '$.agency')) k;
-- +goose StatementEnd

-- +goose Down
DROP TABLE counter_agencies;
