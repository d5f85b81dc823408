-- The agency of each counter in each version of the configuration, so that a counter's
-- time stays with the agency that it had then. Rows of earlier versions are read from
-- their documents.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE counter_agencies (
    hall     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    counter  TEXT    NOT NULL,
    since_at INTEGER NOT NULL,
    agency   TEXT    NOT NULL,
    PRIMARY KEY (hall, counter, version)
) STRICT;
-- +goose StatementEnd
-- +goose StatementBegin
INSERT INTO counter_agencies (hall, version, counter, since_at, agency)
SELECT c.hall, c.version, k.value ->> '$.id', c.at_ms, k.value ->> '$.agency'
FROM configs c, json_each(c.document, '$.counters') k;
-- +goose StatementEnd

-- +goose Down
DROP TABLE counter_agencies;
