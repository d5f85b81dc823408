-- 1: the leg of a visit without a number, which was never in a queue; no figure of queues counts it.
-- What an earlier version wrote has none of these.

-- +goose Up
ALTER TABLE legs ADD COLUMN direct SMALLINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE legs DROP COLUMN direct;
