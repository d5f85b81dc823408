-- In which minutes of a day a paired device was seen, and the hall open with a server at
-- work (backoffice/health): 1440 bits, the first minute in the lowest bit, in base64 without
-- padding. A row goes after 400 days.

-- +goose Up
-- +goose StatementBegin
CREATE TABLE device_days (
    hall          VARCHAR(40) NOT NULL,
    business_date VARCHAR(10) NOT NULL,
    device        VARCHAR(64) NOT NULL, -- of devices, or one that was removed since
    seen          VARCHAR(240) NOT NULL,
    opened        VARCHAR(240) NOT NULL,
    PRIMARY KEY (hall, business_date, device)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
-- +goose StatementEnd

-- +goose Down
DROP TABLE device_days;
