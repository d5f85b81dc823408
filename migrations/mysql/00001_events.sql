-- The log of accepted changes, one row an event, and what an event says of the
-- hall itself: its days and the versions of its configuration.
--
-- Instants are UTC milliseconds. The payload is the whole event as JSON; the
-- columns beside it are copies to search by, cut to their width. Identifiers are
-- compared byte by byte, so "A" and "a" are two of them.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE events (
    hall          VARCHAR(40)  NOT NULL,
    seq           BIGINT       NOT NULL,
    type          VARCHAR(32)  NOT NULL,
    at_ms         BIGINT       NOT NULL,
    business_date VARCHAR(10)  NOT NULL,
    ticket_id     VARCHAR(64)  NOT NULL DEFAULT '',
    state         VARCHAR(16)  NOT NULL DEFAULT '', -- the ticket's, after the change
    counter_id    VARCHAR(64)  NOT NULL DEFAULT '',
    agency        VARCHAR(64)  NOT NULL DEFAULT '',
    closed_agency VARCHAR(64)  NOT NULL DEFAULT '', -- transferred: the agency that gave the ticket away
    service       VARCHAR(64)  NOT NULL DEFAULT '',
    actor_role    VARCHAR(16)  NOT NULL DEFAULT '',
    actor_id      VARCHAR(100) NOT NULL DEFAULT '',
    idem_key      VARCHAR(200) NOT NULL DEFAULT '',
    payload       MEDIUMTEXT   NOT NULL,
    PRIMARY KEY (hall, seq),
    KEY events_by_date (hall, business_date, seq),
    KEY events_by_ticket (hall, ticket_id, seq),
    KEY events_by_agency (hall, agency, seq),
    KEY events_by_closed_agency (hall, closed_agency, seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE days (
    hall          VARCHAR(40) NOT NULL,
    business_date VARCHAR(10) NOT NULL,
    opened_seq    BIGINT      NOT NULL DEFAULT 0, -- of the last day_opened
    opened_at     BIGINT      NULL,
    closed_seq    BIGINT      NOT NULL DEFAULT 0, -- of the last day_closed; the day is over when it is the higher one
    closed_at     BIGINT      NULL,
    PRIMARY KEY (hall, business_date)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TABLE configs (
    hall     VARCHAR(40) NOT NULL,
    version  BIGINT      NOT NULL,
    seq      BIGINT      NOT NULL,
    at_ms    BIGINT      NOT NULL,
    document MEDIUMTEXT  NOT NULL,
    PRIMARY KEY (hall, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- What each version promised, so that a leg is judged by the standard that was
-- in force when it queued, not by today's.
-- +goose StatementBegin
CREATE TABLE standards (
    hall              VARCHAR(40) NOT NULL,
    version           BIGINT      NOT NULL,
    service           VARCHAR(64) NOT NULL,
    since_at          BIGINT      NOT NULL,
    wait_target_ms    BIGINT      NULL, -- NULL: not promised in minutes or hours
    service_target_ms BIGINT      NULL,
    PRIMARY KEY (hall, service, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE standards;
DROP TABLE configs;
DROP TABLE days;
DROP TABLE events;
