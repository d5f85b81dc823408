-- What each citizen was told at issue, in ms as rounded on the ticket. Whether it came true
-- is read from the visit's first leg. `mpp ledger rebuild` fills in the rows of tickets that
-- were issued before this table was there.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE estimates (
    hall           VARCHAR(40) NOT NULL,
    ticket_id      VARCHAR(64) NOT NULL,
    business_date  VARCHAR(10) NOT NULL,
    ahead          INT         NOT NULL, -- how many were to be called before
    from_ms        BIGINT      NOT NULL,
    about_ms       BIGINT      NOT NULL,
    to_ms          BIGINT      NOT NULL,
    beyond_closing SMALLINT    NOT NULL, -- 1: it was said that the call may not come on that day
    PRIMARY KEY (hall, ticket_id),
    KEY estimates_by_date (hall, business_date)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE estimates;
