-- Work that follows a transaction: messages of the outbox, recurring work, and how far
-- each reader of the hall's events has come. Package store says how they are used.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE outbox (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    topic         VARCHAR(64)  NOT NULL,
    dedupe_key    VARCHAR(200) NOT NULL, -- once in a topic
    payload       MEDIUMTEXT   NOT NULL, -- JSON
    created_at    BIGINT       NOT NULL,
    due_at        BIGINT       NOT NULL, -- not before; 0: at once
    claimed_until BIGINT       NOT NULL, -- 0: nobody is at work on it
    claimed_by    VARCHAR(64)  NOT NULL,
    attempts      INT          NOT NULL, -- begun ones
    last_error    TEXT         NULL,
    state         VARCHAR(8)   NOT NULL, -- open, done, failed
    done_at       BIGINT       NULL,     -- of done and failed
    PRIMARY KEY (id),
    UNIQUE KEY outbox_by_key (topic, dedupe_key),
    KEY outbox_by_due (state, due_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE jobs (
    name   VARCHAR(64) NOT NULL,
    due_at BIGINT      NOT NULL, -- of the next run, which is then a message of the outbox
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE cursors (
    name VARCHAR(64) NOT NULL,
    hall VARCHAR(40) NOT NULL,
    seq  BIGINT      NOT NULL, -- of the last event that was applied
    PRIMARY KEY (name, hall)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE cursors;
DROP TABLE jobs;
DROP TABLE outbox;
