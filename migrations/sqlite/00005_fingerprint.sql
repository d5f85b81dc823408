-- The fingerprint of the request that an event's idempotency key belongs to. NULL in
-- rows that an earlier version wrote: it is in their payload.

-- +goose Up
ALTER TABLE events ADD COLUMN fingerprint TEXT NULL;

-- +goose Down
ALTER TABLE events DROP COLUMN fingerprint;
