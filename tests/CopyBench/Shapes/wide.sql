-- Wide rows and large objects: {n} = 100 creates about 200 MB.
CREATE TABLE files (id int PRIMARY KEY, name text, meta jsonb, body text, image oid);
ALTER TABLE files ALTER body SET STORAGE EXTERNAL;
INSERT INTO files SELECT n, 'file ' || n, jsonb_build_object('n', n, 'k', md5(n::text)), repeat(md5(n::text), 1200), lo_from_bytea(0, decode(repeat(md5(n::text), 600), 'hex')) FROM generate_series(1, 36 * {n}) n;
