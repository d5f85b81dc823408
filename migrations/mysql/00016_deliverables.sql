-- What each finish handed out. A row counts for its leg while the leg is as that finish left it, so
-- one that was taken back does not.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE deliverables (
    hall        VARCHAR(40) NOT NULL,
    ticket_id   VARCHAR(64) NOT NULL,
    leg_no      INT         NOT NULL,
    rev         BIGINT      NOT NULL, -- of the ticket at the finish, as in legs
    deliverable VARCHAR(64) NOT NULL, -- its id among those of the leg's service
    amount      INT         NOT NULL,
    PRIMARY KEY (hall, ticket_id, leg_no, rev, deliverable)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE deliverables;
