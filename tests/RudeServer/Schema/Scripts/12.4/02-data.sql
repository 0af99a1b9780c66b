CREATE TYPE rude_data.kind AS ENUM ('thin', 'Thick', 'laptop''s');
CREATE TABLE rude_data.devices (device_id bigint PRIMARY KEY, name text NOT NULL, kind rude_data.kind NOT NULL, settings jsonb NOT NULL DEFAULT '{}');
INSERT INTO rude_data.devices SELECT n, 'device ' || n, (enum_range(NULL::rude_data.kind))[1 + n % 3], jsonb_build_object('wallpaper', n % 7) FROM generate_series(1, 400) n;

-- The hash of an enum value differs in a copy.
CREATE TABLE rude_data.beats (device_id bigint, kind rude_data.kind, beats bigint NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (device_id, kind)) PARTITION BY HASH (kind, device_id);
CREATE TABLE rude_data.beats_even PARTITION OF rude_data.beats FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE rude_data.beats_odd PARTITION OF rude_data.beats FOR VALUES WITH (MODULUS 2, REMAINDER 1);

CREATE UNLOGGED TABLE rude_data.scratch (line text, at timestamptz DEFAULT now());
CREATE TABLE rude_data.journal (entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, server text NOT NULL, line text NOT NULL);
CREATE TABLE rude_data.pictures (picture_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, device_id bigint REFERENCES rude_data.devices, picture oid NOT NULL);
INSERT INTO rude_data.pictures (device_id, picture) SELECT n, lo_from_bytea(0, decode(repeat(md5(n::text), 20), 'hex')) FROM generate_series(1, 40) n;
