-- Counters as they stand, and the periods of their time.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE counters (
    hall     VARCHAR(40) NOT NULL,
    id       VARCHAR(64) NOT NULL,
    rev      BIGINT      NOT NULL,
    snapshot MEDIUMTEXT  NOT NULL, -- hall.CounterLive as JSON
    PRIMARY KEY (hall, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- A row begins a period; it ends where the next one of the same counter (ticket_id
-- empty) or of the same ticket begins. An end is not stored, so rows never change.
-- +goose StatementBegin
CREATE TABLE counter_periods (
    hall          VARCHAR(40)  NOT NULL,
    seq           BIGINT       NOT NULL, -- of the event that began it
    business_date VARCHAR(10)  NOT NULL,
    counter       VARCHAR(64)  NOT NULL,
    ticket_id     VARCHAR(64)  NOT NULL, -- '': a period of the counter's own life
    state         VARCHAR(16)  NOT NULL, -- open, paused, closed; of a ticket: serving, free, void (the start was reverted)
    officer       VARCHAR(100) NOT NULL,
    reason        VARCHAR(100) NOT NULL,
    from_at       BIGINT       NOT NULL,
    unattended    SMALLINT     NOT NULL, -- free: the closing of the day ended what nobody finished, or the leg's times are not true
    PRIMARY KEY (hall, seq),
    KEY counter_periods_by_date (hall, business_date, ticket_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE counter_periods;
DROP TABLE counters;
