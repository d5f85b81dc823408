-- What each finish handed out. A row counts for its leg while the leg is as that finish left it, so
-- one that was taken back does not.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE deliverables (
    hall        TEXT    NOT NULL,
    ticket_id   TEXT    NOT NULL,
    leg_no      INTEGER NOT NULL,
    rev         INTEGER NOT NULL, -- of the ticket at the finish, as in legs
    deliverable TEXT    NOT NULL, -- its id among those of the leg's service
    amount      INTEGER NOT NULL,
    PRIMARY KEY (hall, ticket_id, leg_no, rev, deliverable)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE deliverables;
