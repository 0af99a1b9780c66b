CREATE TABLE profile_settings_history (
    history_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    profile_id    integer NOT NULL,
    setting_key   varchar(200) NOT NULL,
    setting_value text NOT NULL,
    replaced_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX profile_settings_history_key ON profile_settings_history (profile_id, setting_key);

CREATE FUNCTION keep_replaced_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO profile_settings_history (profile_id, setting_key, setting_value)
    VALUES (OLD.profile_id, OLD.setting_key, OLD.setting_value);
    RETURN NULL;
END
$$;
CREATE TRIGGER profile_settings_keep AFTER UPDATE ON profile_settings FOR EACH ROW EXECUTE FUNCTION keep_replaced_setting();
