-- 1: the leg of a visit without a number, which was never in a queue; no figure of queues counts it.
-- What an earlier version wrote has none of these, but one that went back to it and returned.

-- +goose Up
ALTER TABLE legs ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
UPDATE legs SET direct = 1 WHERE (hall, ticket_id) IN (SELECT hall, id FROM visits WHERE origin = 'counter');

-- +goose Down
ALTER TABLE legs DROP COLUMN direct;
