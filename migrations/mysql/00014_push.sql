-- Which phones are told of which ticket when their page is closed (backoffice/notify). A row
-- goes half an hour after its visit, with its day, and as soon as the phone or its push
-- service wants no more.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE push_subscriptions (
    hall          VARCHAR(40) NOT NULL,
    id            VARCHAR(64) NOT NULL, -- of ticket and endpoint
    ticket_id     VARCHAR(64) NOT NULL,
    business_date VARCHAR(10) NOT NULL,
    endpoint      TEXT NOT NULL, -- address at the browser's push service
    public_key    VARCHAR(100) NOT NULL, -- of the browser, to encrypt with
    auth          VARCHAR(40) NOT NULL, -- shared secret of the browser
    server_key    VARCHAR(100) NOT NULL, -- of the key pair that this server signs with for it
    lang          VARCHAR(8) NOT NULL,
    created_at    BIGINT NOT NULL,
    near          SMALLINT NOT NULL, -- 1: it was told that its turn is near
    over_at       BIGINT NOT NULL, -- when the visit ended, 0 before
    PRIMARY KEY (hall, id),
    KEY push_by_ticket (hall, ticket_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE push_subscriptions;
