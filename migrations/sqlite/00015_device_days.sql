-- In which minutes of a day a paired device was seen, and the hall open with a server at
-- work (backoffice/health): 1440 bits, the first minute in the lowest bit, in base64 without
-- padding. A row goes after 400 days.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE device_days (
    hall          TEXT NOT NULL,
    business_date TEXT NOT NULL,
    device        TEXT NOT NULL, -- of devices, or one that was removed since
    seen          TEXT NOT NULL,
    opened        TEXT NOT NULL,
    PRIMARY KEY (hall, business_date, device)
) STRICT;
-- +goose StatementEnd

-- +goose Down
DROP TABLE device_days;
