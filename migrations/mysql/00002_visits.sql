-- Visits and their legs as the events left them. Each row keeps the revision of
-- the ticket it was written from, and no older one ever overwrites it: so the
-- order in which events are recorded does not matter.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE visits (
    hall          VARCHAR(40) NOT NULL,
    id            VARCHAR(64) NOT NULL,
    number        VARCHAR(20) NOT NULL,
    prefix        VARCHAR(20) NOT NULL,
    ordinal       INT         NOT NULL,
    business_date VARCHAR(10) NOT NULL,
    class         VARCHAR(40) NOT NULL,
    origin        VARCHAR(20) NOT NULL,
    state         VARCHAR(16) NOT NULL,
    agency        VARCHAR(64) NOT NULL, -- of the current, or last, leg; so is service
    service       VARCHAR(64) NOT NULL,
    legs          INT         NOT NULL, -- number of the current, or last, leg
    issued_at     BIGINT      NOT NULL,
    ended_at      BIGINT      NULL,
    rev           BIGINT      NOT NULL,
    snapshot      MEDIUMTEXT  NOT NULL, -- the whole ticket as JSON
    PRIMARY KEY (hall, id),
    KEY visits_by_number (hall, business_date, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE legs (
    hall           VARCHAR(40) NOT NULL,
    ticket_id      VARCHAR(64) NOT NULL,
    leg_no         INT         NOT NULL,
    business_date  VARCHAR(10) NOT NULL,
    class          VARCHAR(40) NOT NULL,
    agency         VARCHAR(64) NOT NULL,
    service        VARCHAR(64) NOT NULL,
    counter        VARCHAR(64) NOT NULL, -- where it was last called, '' before the first call
    officer        VARCHAR(100) NOT NULL,
    queued_at      BIGINT      NOT NULL,
    called_at      BIGINT      NULL,     -- first call
    last_called_at BIGINT      NULL,
    calls          INT         NOT NULL,
    started_at     BIGINT      NULL,
    ended_at       BIGINT      NULL,
    wait_ms        BIGINT      NULL,     -- first call - queued at; NULL before the first call
    left_ms        BIGINT      NULL,     -- ended - queued at of one who was never called
    walk_ms        BIGINT      NULL,     -- start - last call before it
    service_ms     BIGINT      NULL,     -- serving intervals, holds apart; NULL until it is over and when never started
    held_ms        BIGINT      NOT NULL,
    end_state      VARCHAR(16) NOT NULL, -- '' while under way
    outcome        VARCHAR(20) NOT NULL,
    unattended     SMALLINT    NOT NULL, -- 1: ended by the closing of the day, its service time is not true
    rev            BIGINT      NOT NULL, -- revision that wrote the row, 0: none yet
    walk_rev       BIGINT      NOT NULL, -- revision that wrote walk_ms
    void_rev       BIGINT      NOT NULL, -- revision that took the leg back; the leg counts only while rev > void_rev
    PRIMARY KEY (hall, ticket_id, leg_no),
    KEY legs_by_date (hall, business_date, agency)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE legs;
DROP TABLE visits;
