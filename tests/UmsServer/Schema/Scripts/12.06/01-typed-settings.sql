ALTER TABLE profile_settings
    ADD COLUMN value_type varchar(10) NOT NULL DEFAULT 'text' CHECK (value_type IN ('text', 'number', 'boolean'));

UPDATE profile_settings
SET value_type = CASE
        WHEN setting_value IN ('true', 'false') THEN 'boolean'
        WHEN setting_value ~ '^\d+$' THEN 'number'
        ELSE 'text'
    END;
