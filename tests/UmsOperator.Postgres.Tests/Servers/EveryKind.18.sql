-- What came after 15.
CREATE TABLE newer (
    a int NOT NULL,
    b int GENERATED ALWAYS AS (a * 2) VIRTUAL,
    c varchar(3) CONSTRAINT soft CHECK (c IN ('ON', 'OFF')) NOT ENFORCED,
    d int4range,
    e int4range,
    CONSTRAINT slots PRIMARY KEY (d, e WITHOUT OVERLAPS));
ALTER TABLE newer ADD CONSTRAINT named NOT NULL c NOT VALID;
GRANT MAINTAIN ON newer TO {app};
