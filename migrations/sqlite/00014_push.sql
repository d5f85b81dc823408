-- Which phones are told of which ticket when their page is closed (backoffice/notify). A row
-- goes half an hour after its visit, with its day, and as soon as the phone or its push
-- service wants no more.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE push_subscriptions (
    hall          TEXT NOT NULL,
    id            TEXT NOT NULL, -- of ticket and endpoint
    ticket_id     TEXT NOT NULL,
    business_date TEXT NOT NULL,
    endpoint      TEXT NOT NULL, -- address at the browser's push service
    public_key    TEXT NOT NULL, -- of the browser, to encrypt with
    auth          TEXT NOT NULL, -- shared secret of the browser
    server_key    TEXT NOT NULL, -- of the key pair that this server signs with for it
    lang          TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    near          INTEGER NOT NULL, -- 1: it was told that its turn is near
    over_at       INTEGER NOT NULL, -- when the visit ended, 0 before
    PRIMARY KEY (hall, id)
) STRICT;
-- +goose StatementEnd
CREATE INDEX push_by_ticket ON push_subscriptions (hall, ticket_id);

-- +goose Down
DROP TABLE push_subscriptions;
