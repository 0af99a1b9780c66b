-- Moves data from each device's comment to a row of its own.
CREATE TABLE device_attributes (
    device_id       bigint NOT NULL REFERENCES devices ON DELETE CASCADE,
    attribute       varchar(80) NOT NULL,
    attribute_value text NOT NULL,
    PRIMARY KEY (device_id, attribute)
);

INSERT INTO device_attributes (device_id, attribute, attribute_value)
SELECT device_id, 'comment', comment FROM devices WHERE comment IS NOT NULL;

ALTER TABLE devices DROP COLUMN comment;
